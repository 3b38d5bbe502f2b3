"""The two formats in which records are handed out: simple Dublin Core, and IEEE LOM (ADR 0015)."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from lessons.exchange.rules.records import Place, Record, spell_duration
from lessons.exchange.rules.xml import list_elements, make_element

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_PROGRAMME = "Chương trình giáo dục phổ thông"
# A pupil begins grade 1 at six.
_AGE_BEFORE_SCHOOL = 5
_DCMI_TYPES = {
    "lesson": "MovingImage",
    "model-lesson": "MovingImage",
    "clip": "MovingImage",
    "slides": "Text",
    "worksheet": "Text",
    "audio": "Sound",
    "textbook": "Text",
    "image": "Image",
    "collection": "Collection",
}
_LOM_TYPES = {
    "lesson": "lecture",
    "model-lesson": "lecture",
    "clip": "lecture",
    "slides": "slide",
    "worksheet": "exercise",
    "audio": "narrative text",
    "textbook": "narrative text",
    "image": "figure",
}


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format: its name, where it is defined, and how a record is written in it."""

    prefix: str
    namespace: str
    schema: str
    write: Callable[[Record], Element]


def write_dublin_core(record: Record) -> Element:
    """Return `record` in simple Dublin Core."""
    say, words = list_elements, record.language
    return make_element(
        "oai_dc:dc",
        *say("dc:title", record.title, language=words),
        *say("dc:creator", *record.teacher.split(", ")),
        *say("dc:subject", *_list_names(record)),
        *say("dc:description", record.summary, language=words),
        *say("dc:publisher", record.school),
        *say("dc:date", f"{record.published_at:%Y-%m-%d}"),
        *say("dc:type", _DCMI_TYPES.get(record.kind, ""), record.kind_name),
        *say("dc:identifier", record.url),
        *say("dc:language", record.language),
        *say("dc:relation", record.series),
        *say("dc:rights", record.licence),
        attributes={
            "xmlns:oai_dc": DUBLIN_CORE.namespace,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:xsi": _INSTANCE,
            "xsi:schemaLocation": f"{DUBLIN_CORE.namespace} {DUBLIN_CORE.schema}",
        },
    )


def write_lom(record: Record) -> Element:
    """Return `record` as IEEE learning object metadata."""
    parts = [
        _group("general", [
            _group("identifier", [
                *list_elements("lom:catalog", "oai"),
                *list_elements("lom:entry", record.identifier),
            ]),
            _strings("title", record, record.title),
            *list_elements("lom:language", record.language),
            _strings("description", record, record.summary),
            _strings("keyword", record, record.topic.name if record.topic else ""),
        ]),
        _group("lifeCycle", [
            _contribute("publisher", record.school, record),
            *(_contribute("author", name, record) for name in record.teacher.split(", ")),
        ]),
        _group("technical", [
            *list_elements("lom:size", str(record.size_bytes or "")),
            *list_elements("lom:location", record.url),
            *(
                [_group("duration", [
                    *list_elements("lom:duration", spell_duration(record.duration_ms))
                ])]
                if record.duration_ms
                else []
            ),
        ]),
        _group("educational", [
            _vocabulary("learningResourceType", _LOM_TYPES.get(record.kind, "")),
            _vocabulary("intendedEndUserRole", "learner"),
            _vocabulary("context", "school"),
            _strings("typicalAgeRange", record, _guess_age(record)),
            *list_elements("lom:language", record.language),
        ]),
        _group("rights", [
            _vocabulary("copyrightAndOtherRestrictions", "yes" if record.licence else ""),
            _strings("description", record, record.licence),
        ]),
        _classification("discipline", record.subject, record),
        _classification("educational level", record.grade, record),
    ]  # fmt: skip
    root = _group("lom", parts)
    root.set("xmlns:lom", LOM.namespace)
    root.set("xmlns:xsi", _INSTANCE)
    root.set("xsi:schemaLocation", f"{LOM.namespace} {LOM.schema}")
    return root


def _list_names(record: Record) -> list[str]:
    return [one.name for one in (record.subject, record.grade, record.topic) if one is not None]


def _guess_age(record: Record) -> str:
    if record.grade_number is None:
        return ""
    return f"{record.grade_number + _AGE_BEFORE_SCHOOL}-{record.grade_number + 6}"


def _group(name: str, parts: list[Element]) -> Element:
    """Return an element of elements; those that say nothing are left out."""
    return make_element(f"lom:{name}", *(one for one in parts if one.text or len(one)))


def _strings(name: str, record: Record, text: str) -> Element:
    element = _group(name, list_elements("lom:string", text))
    for string in element:
        string.set("language", record.language)
    return element


def _vocabulary(name: str, value: str) -> Element:
    source = list_elements("lom:source", "LOMv1.0") if value else []
    return _group(name, [*source, *list_elements("lom:value", value)])


def _contribute(role: str, name: str, record: Record) -> Element:
    if not name.strip():
        return make_element("lom:contribute")
    # A vCard: what separates its parts is escaped, and a line of ours is a line of it.
    plain = " ".join(name.split()).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{plain}\nN:{plain};;;;\nEND:VCARD"
    date = list_elements("lom:dateTime", f"{record.published_at:%Y-%m-%d}")
    return _group("contribute", [
        _vocabulary("role", role), *list_elements("lom:entity", card), _group("date", date),
    ])  # fmt: skip


def _classification(purpose: str, place: Place | None, record: Record) -> Element:
    if place is None:
        return make_element("lom:classification")
    taxon = _group(
        "taxon", [*list_elements("lom:id", place.code), _strings("entry", record, place.name)]
    )
    return _group("classification", [
        _vocabulary("purpose", purpose),
        _group("taxonPath", [_strings("source", record, _PROGRAMME), taxon]),
    ])  # fmt: skip


DUBLIN_CORE = Format(
    prefix="oai_dc",
    namespace="http://www.openarchives.org/OAI/2.0/oai_dc/",
    schema="http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    write=write_dublin_core,
)
LOM = Format(
    prefix="lom",
    namespace="http://ltsc.ieee.org/xsd/LOM",
    schema="http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd",
    write=write_lom,
)
FORMATS = {one.prefix: one for one in (DUBLIN_CORE, LOM)}
