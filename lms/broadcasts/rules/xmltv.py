"""The programme as XMLTV, which recorders and electronic guides read; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from lessons.exchange.rules.xml import clean_text, make_element, write_document
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.announcing import Outlet, Showing

_DOCTYPE = b'<!DOCTYPE tv SYSTEM "xmltv.dtd">'


@dataclass(frozen=True, kw_only=True)
class GuideWords:
    """What a guide says in the language of its readers."""

    source: str
    education: str
    relay: str
    """A sentence with %(source)s in it."""
    language: str = "vi"


def write_guide(
    airings: Iterable[Showing],
    *,
    outlets: Iterable[Outlet],
    firsts: Mapping[int, Showing],
    origin: str,
    words: GuideWords,
) -> bytes:
    """Return a whole document; `firsts` are the first airings that repeats refer to."""
    root = make_element(
        "tv",
        *(_write_channel(one) for one in outlets),
        *(_write_programme(one, firsts=firsts, origin=origin, words=words) for one in airings),
        attributes={"source-info-url": origin, "source-info-name": words.source},
    )
    declaration, _line, rest = write_document(root).partition(b"\n")
    return b"\n".join((declaration, _DOCTYPE, rest, b""))


def spell_moment(moment: datetime) -> str:
    """Return a moment as 20261123090000 +0700."""
    return f"{moment:%Y%m%d%H%M%S %z}"


def _write_channel(outlet: Outlet) -> Element:
    names = list(dict.fromkeys((outlet.name, outlet.station)))
    return make_element(
        "channel",
        *_say("display-name", *(name for name in names if name)),
        attributes={"id": outlet.xmltv_id},
    )


def _write_programme(
    one: Showing, *, firsts: Mapping[int, Showing], origin: str, words: GuideWords
) -> Element:
    """Return one programme; the DTD wants its parts in exactly this order."""
    relayed = words.relay % {"source": one.relay_source} if one.relay_source else ""
    minutes = round((one.ends_at - one.begins_at).total_seconds() / 60)
    return make_element(
        "programme",
        # Guides group what comes again under one name: the subject of a grade, not the lesson.
        *_say("title", one.course_name or one.title, lang=words.language),
        *_say("sub-title", one.title if one.course_name else "", lang=words.language),
        *_say("desc", relayed, lang=words.language),
        *_say("category", words.education, one.subject_name, lang=words.language),
        *_say("keyword", one.grade_name, lang=words.language),
        *([make_element("length", str(minutes), attributes={"units": "minutes"})] * (minutes > 0)),
        *_say("url", f"{origin}{one.url}" if one.url else ""),
        *_write_past(one, firsts),
        attributes={
            "start": spell_moment(one.begins_at),
            "stop": spell_moment(one.ends_at),
            "channel": one.outlet.xmltv_id,
        },
    )


def _write_past(one: Showing, firsts: Mapping[int, Showing]) -> list[Element]:
    if one.kind is AiringKind.FIRST:
        return [make_element("new")]
    if one.kind is AiringKind.RELAY:
        return []  # whether the others aired it before is theirs to know
    first = firsts.get(one.of_airing or 0)
    told = {}
    if first is not None:
        told = {"start": spell_moment(first.begins_at), "channel": first.outlet.xmltv_id}
    return [make_element("previously-shown", attributes=told)]


def _say(name: str, *texts: str, lang: str = "") -> list[Element]:
    # The document type says `lang`, not XML's own `xml:lang`.
    attributes = {"lang": lang} if lang else {}
    return [
        make_element(name, text, attributes=attributes)
        for text in texts
        if clean_text(text).strip()
    ]
