"""A day of a class as a text to send: an SMS without diacritics, or more with; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from lessons.letters import SMS_LETTERS, strip_marks
from lms.classes.rules.periods import show_minutes

_HOUR = 60


@dataclass(frozen=True, kw_only=True)
class Told:
    """A period, or a lesson on the air, as parents are told of it."""

    begins: int
    """Minutes after midnight."""
    name: str
    how: str
    ends: int | None = None


@dataclass(frozen=True, kw_only=True)
class TextWords:
    """What a message says in the language of its readers."""

    heading: str
    on_air: str
    """Before the lessons on television that are no periods."""
    more: str
    """A text with %(count)s in it: so many more."""
    none: str


def write_long(periods: Sequence[Told], on_air: Sequence[Told], *, words: TextWords) -> str:
    """Return the day with diacritics, a line a period: for Zalo, or a notice on a door."""
    if not periods and not on_air:
        return f"{words.heading}: {words.none}"
    lines = [f"{words.heading}:", *(_spell_line(one) for one in periods)]
    if on_air:
        lines += [f"{words.on_air}:", *(_spell_line(one) for one in on_air)]
    return "\n".join(lines)


def write_short(periods: Sequence[Told], *, words: TextWords, most: int = SMS_LETTERS) -> str:
    """Return the periods in one SMS: the richest text that fits into `most` letters."""
    heading = strip_marks(words.heading)
    if not periods:
        return f"{heading}: {strip_marks(words.none)}"[:most]
    for spell in (_spell_by_way, _spell_plain):
        text = f"{heading}: {strip_marks(spell(periods))}"
        if len(text) <= most:
            return text
    for count in range(len(periods) - 1, 0, -1):
        more = words.more % {"count": len(periods) - count}
        text = f"{heading}: {strip_marks(f'{_spell_plain(periods[:count])}, {more}')}"
        if len(text) <= most:
            return text
    return f"{heading}: {strip_marks(words.more % {'count': len(periods)})}"[:most]


def _spell_line(one: Told) -> str:
    ends = f"–{show_minutes(one.ends)}" if one.ends is not None else ""
    how = f" ({one.how})" if one.how else ""
    return f"{show_minutes(one.begins)}{ends} {one.name}{how}"


def _spell_clock(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours}h{rest:02d}" if rest else f"{hours}h"


def _spell_plain(periods: Sequence[Told]) -> str:
    return ", ".join(f"{_spell_clock(one.begins)} {one.name}" for one in periods)


def _spell_by_way(periods: Sequence[Told]) -> str:
    parts = [
        f"{how} {_spell_plain(list(group))}"
        for how, group in groupby(periods, key=lambda one: one.how)
    ]
    return "; ".join(parts)
