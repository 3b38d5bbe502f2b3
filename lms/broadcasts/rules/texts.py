"""The programme of a grade as a text to send: an SMS without diacritics, or more with; pure.

An SMS of the GSM alphabet carries 160 characters; one letter with a Vietnamese mark makes it one of
70. So the short text leaves out step by step what parents miss least.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from lessons.letters import SMS_LETTERS, strip_marks
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.announcing import Showing


@dataclass(frozen=True, kw_only=True)
class TextWords:
    """What a message says in the language of its readers."""

    heading: str
    """Whose day it is: Lớp 1A, Thứ Ba 01/12."""
    repeat: str
    again: str
    """Before the times of repeats alone."""
    more: str
    """A text with %(count)s in it: so many more."""
    none: str
    """That nothing is on the air."""


def write_message(airings: Iterable[Showing], *, words: TextWords) -> str:
    """Return the day with diacritics, a line an airing: for Zalo, or a notice on a door."""
    lines = [f"{words.heading}:"]
    for one in _mark_repeats(airings):
        name = ": ".join(part for part in (one.subject_name, one.title) if part)
        marks = [one.outlet.name, *([words.repeat] if one.is_repeat else [])]
        lines.append(f"{one.begins_at:%H:%M} {name} ({', '.join(marks)})")
    return "\n".join(lines if len(lines) > 1 else [f"{words.heading}: {words.none}"])


def write_sms(airings: Iterable[Showing], *, words: TextWords, most: int = SMS_LETTERS) -> str:
    """Return the day in one SMS: the richest text that fits into `most` letters."""
    ordered = sorted(_mark_repeats(airings), key=lambda one: (one.is_repeat, one.begins_at))
    heading = strip_marks(words.heading)
    if not ordered:
        return f"{heading}: {strip_marks(words.none)}"[:most]
    for spell in _SPELLINGS:
        text = f"{heading}: {strip_marks(spell(ordered, words))}"
        if len(text) <= most:
            return text
    return _cut(ordered, heading=heading, words=words, most=most)


def _mark_repeats(airings: Iterable[Showing]) -> list[Showing]:
    """Return a day in its order; what comes a second time is a repeat, relays too."""
    seen: set[object] = set()
    marked = []
    for one in sorted(airings, key=lambda one: one.begins_at):
        known = (one.what, one.subject) in seen
        seen.add((one.what, one.subject))
        marked.append(replace(one, kind=AiringKind.REPEAT) if known else one)
    return marked


def _spell_clock(moment: datetime) -> str:
    return f"{moment.hour}h{moment:%M}" if moment.minute else f"{moment.hour}h"


def _name(one: Showing) -> str:
    return one.subject_name or one.title


def _join_outlets(
    airings: Sequence[Showing], spell: Callable[[Showing], str], *, separator: str = ", "
) -> str:
    parts = []
    for outlet, group in groupby(airings, key=lambda one: one.outlet.name):
        parts.append(f"{outlet} {separator.join(spell(one) for one in group)}")
    return "; ".join(parts)


def _spell_with_titles(airings: Sequence[Showing], words: TextWords) -> str:
    def spell(one: Showing) -> str:
        if one.is_repeat:
            return f"{_spell_clock(one.begins_at)} {_name(one)} ({words.repeat})"
        named = ": ".join(part for part in (one.subject_name, one.title) if part)
        return f"{_spell_clock(one.begins_at)} {named}"

    return _join_outlets(airings, spell, separator="; ")


def _spell_subjects(airings: Sequence[Showing], words: TextWords) -> str:
    def spell(one: Showing) -> str:
        return f"{_spell_clock(one.begins_at)} {_name(one)}"

    return _with_repeats(airings, words, spell)


def _spell_repeats_by_clock(airings: Sequence[Showing], words: TextWords) -> str:
    def spell(one: Showing) -> str:
        name = "" if one.is_repeat else f" {_name(one)}"
        return f"{_spell_clock(one.begins_at)}{name}"

    return _with_repeats(airings, words, spell)


def _spell_first_repeat(airings: Sequence[Showing], words: TextWords) -> str:
    repeats = [one for one in airings if one.is_repeat][:1]
    kept = [one for one in airings if not one.is_repeat] + repeats
    return _spell_repeats_by_clock(kept, words)


def _with_repeats(
    airings: Sequence[Showing], words: TextWords, spell: Callable[[Showing], str]
) -> str:
    news = [one for one in airings if not one.is_repeat]
    repeats = [one for one in airings if one.is_repeat]
    parts = [_join_outlets(news, spell)] if news else []
    outlets = {one.outlet for one in airings}
    if repeats:
        told = _join_outlets(repeats, spell)
        if news and len(outlets) == 1:
            told = told.removeprefix(f"{repeats[0].outlet.name} ")
        parts.append(f"{words.again} {told}")
    return "; ".join(parts)


_SPELLINGS = (_spell_with_titles, _spell_subjects, _spell_repeats_by_clock, _spell_first_repeat)


def _cut(airings: Sequence[Showing], *, heading: str, words: TextWords, most: int) -> str:
    """Return as many of the first airings as there is room for, and how many more there are."""
    for count in range(len(airings) - 1, 0, -1):
        kept = [one for one in airings[:count] if not one.is_repeat] or airings[:count]
        spelt = _join_outlets(kept, lambda one: f"{_spell_clock(one.begins_at)} {_name(one)}")
        more = words.more % {"count": len(airings) - len(kept)}
        text = f"{heading}: {strip_marks(f'{spelt}, {more}')}"
        if len(text) <= most:
            return text
    return f"{heading}: {strip_marks(words.more % {'count': len(airings)})}"[:most]
