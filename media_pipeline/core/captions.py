"""Captions as cues: read from WebVTT or SubRip, checked, written as WebVTT."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape

from media_pipeline.core.refusals import UnusableInput

MOST_BYTES = 2_000_000
MOST_CUES = 20_000
# Tools round each end up and each start down: so little is no mistake of a person.
ROUNDING_MS = 100
# A cue may start a little after a film that was cut.
SLACK_MS = 1000
TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?", re.ASCII)
SETTING = re.compile(r"(?:line|position|align|size|vertical):[a-z0-9.,%-]{1,20}")
KEPT_TAG = re.compile(r"</?(?:[ibu]|v(?: [^<>&]{1,60})?)>")
ANY_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>|<\d[\d:.]*>|\{\\[^{}\n]*\}")
ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|#\d{1,6}|#x[0-9a-fA-F]{1,6});")


class Fault(StrEnum):
    """What can be wrong with captions."""

    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    NO_CUES = "no_cues"
    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    BACKWARDS = "backwards"
    AFTER_END = "after_end"


class InvalidCaptions(UnusableInput):
    """Captions that cannot be shown; `fault` says why and `line` where, 0 for the whole text."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(f"line {line}: {fault.value}" if line else fault.value)
        self.fault, self.line = fault, line


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words and when they show."""

    start_ms: int
    end_ms: int
    text: str
    settings: str = ""
    line: int = 0
    """Where its times stand in what was read."""


def decode_captions(content: bytes) -> str:
    """Return the text of a file.

    :raises InvalidCaptions: it is too large, or in no form of Unicode: a guess at an older code
        would put wrong letters under every teacher's words.
    """
    if len(content) > MOST_BYTES:
        raise InvalidCaptions(Fault.TOO_LARGE)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidCaptions(Fault.NOT_TEXT) from error
    if "\0" in text:
        raise InvalidCaptions(Fault.NOT_TEXT)
    return text


def read_captions(text: str, *, duration_ms: int = 0) -> tuple[Cue, ...]:
    """Return the cues of a WebVTT or SubRip text, in order; two may show at once.

    :raises InvalidCaptions: at the first line that is wrong, counted from 1.
    """
    if len(text) > MOST_BYTES:
        raise InvalidCaptions(Fault.TOO_LARGE)
    text = text.removeprefix("\ufeff")
    is_vtt = text.startswith("WEBVTT")
    cues: list[Cue] = []
    for first, lines in _blocks(text):
        if first == 1 and is_vtt:
            continue
        if is_vtt and lines[0].split(" ")[0] in ("NOTE", "STYLE", "REGION"):
            continue
        cue = _read_cue(first, lines, is_vtt=is_vtt)
        if cue.text:
            cues.append(cue)
    if not cues:
        raise InvalidCaptions(Fault.NO_CUES)
    if len(cues) > MOST_CUES:
        raise InvalidCaptions(Fault.TOO_LARGE)
    return _put_in_order(cues, duration_ms)


def find_overlap(cues: Sequence[Cue]) -> tuple[Cue, Cue] | None:
    """Return the first cue that begins before an earlier one is over, behind that one.

    Meant or not, only its writer knows: two people at once, or a slip of the hand.
    """
    longest: Cue | None = None
    for cue in sorted(cues, key=lambda one: (one.start_ms, one.end_ms)):
        if longest is not None and cue.start_ms < longest.end_ms:
            return longest, cue
        if longest is None or cue.end_ms > longest.end_ms:
            longest = cue
    return None


def write_vtt(cues: Sequence[Cue]) -> str:
    """Return cues as WebVTT."""
    blocks = ["WEBVTT"]
    for cue in cues:
        times = f"{write_time(cue.start_ms)} --> {write_time(cue.end_ms)} {cue.settings}"
        blocks.append(f"{times.rstrip()}\n{cue.text}")
    return "\n\n".join(blocks) + "\n"


def read_words(cue: Cue) -> str:
    """Return what a cue says, in one line without marks and entities."""
    return " ".join(unescape(ANY_TAG.sub("", cue.text)).split())


def write_time(time_ms: int) -> str:
    """Return a time as WebVTT writes it."""
    seconds, ms = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def read_time(text: str) -> int | None:
    """Return a time in milliseconds, None for what is none."""
    found = TIME.fullmatch(text)
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        return None
    seconds = int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3])
    return seconds * 1000 + int((found[4] or "").ljust(3, "0"))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines between blank ones, with the number of the first."""
    lines: list[str] = []
    number = 0
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line.strip():
            lines.append(line.strip())
        elif lines:
            yield number - len(lines), lines
            lines = []
    if lines:
        yield number + 1 - len(lines), lines


def _read_cue(first: int, lines: list[str], *, is_vtt: bool) -> Cue:
    # A number or a name may stand above the times.
    at = next((n for n, line in enumerate(lines[:2]) if "-->" in line), None)
    if at is None:
        raise InvalidCaptions(Fault.NO_TIME, first)
    line = first + at
    before, _arrow, after = lines[at].partition("-->")
    words = after.split()
    start, end = read_time(before.strip()), read_time(words[0]) if words else None
    if start is None or end is None:
        raise InvalidCaptions(Fault.BAD_TIME, line)
    if end <= start:
        raise InvalidCaptions(Fault.BACKWARDS, line)
    settings = " ".join(word for word in words[1:] if SETTING.fullmatch(word))
    text = "\n".join(_clean(one, is_vtt=is_vtt) for one in lines[at + 1 :])
    return Cue(start_ms=start, end_ms=end, text=text.strip(), settings=settings, line=line)


def _clean(text: str, *, is_vtt: bool) -> str:
    """Return a line with the marks that every player draws, and no others."""
    kept: list[str] = []
    plain, rest = "", 0
    for tag in ANY_TAG.finditer(text):
        # What a dropped tag stood between comes together before it is looked at: "--<x>>".
        plain += text[rest : tag.start()]
        if KEPT_TAG.fullmatch(tag[0]) and "-->" not in tag[0]:
            kept += [_escape(plain, is_vtt=is_vtt), tag[0]]
            plain = ""
        rest = tag.end()
    return "".join([*kept, _escape(plain + text[rest:], is_vtt=is_vtt)]).strip()


def _escape(text: str, *, is_vtt: bool) -> str:
    # WebVTT has written its signs already; in SubRip a sign is a sign.
    pieces, rest = [], 0
    for entity in ENTITY.finditer(text) if is_vtt else ():
        pieces += [text[rest : entity.start()].replace("&", "&amp;"), entity[0]]
        rest = entity.end()
    text = "".join([*pieces, text[rest:].replace("&", "&amp;")])
    # An arrow would end the cue.
    return text.replace("<", "&lt;").replace("-->", "--&gt;")


def _put_in_order(cues: list[Cue], duration_ms: int) -> tuple[Cue, ...]:
    cues.sort(key=lambda cue: (cue.start_ms, cue.end_ms))
    ordered: list[Cue] = []
    for cue in cues:
        if duration_ms and cue.start_ms >= duration_ms + SLACK_MS:
            raise InvalidCaptions(Fault.AFTER_END, cue.line)
        # More than rounding is meant: two people at once, or a sign over what is said.
        if ordered and 0 < ordered[-1].end_ms - cue.start_ms <= ROUNDING_MS:
            before = ordered[-1]
            if before.start_ms < cue.start_ms:
                ordered[-1] = replace(before, end_ms=cue.start_ms)
        ordered.append(cue)
    return tuple(ordered)
