"""The XML of OAI-PMH 2.0's answers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from xml.etree.ElementTree import Element

from lessons.exchange.rules.datestamps import spell_datestamp
from lessons.exchange.rules.formats import FORMATS
from lessons.exchange.rules.harvests import Refusal, Verb
from lessons.exchange.rules.records import Record
from lessons.exchange.rules.xml import make_element, write_document

_NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def write_answer(
    *, base_url: str, now: datetime, arguments: Mapping[str, str], body: Element
) -> bytes:
    """Return a whole answer; `arguments` are those of the question, where it was a valid one."""
    root = make_element(
        "OAI-PMH",
        make_element("responseDate", spell_datestamp(now)),
        make_element("request", base_url, attributes=dict(arguments)),
        body,
        attributes={
            "xmlns": _NAMESPACE,
            "xmlns:xsi": _INSTANCE,
            "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}OAI-PMH.xsd",
        },
    )
    return write_document(root)


def write_refusal(refusal: Refusal) -> Element:
    """Return why there is no answer."""
    return make_element("error", refusal.message, attributes={"code": refusal.code.value})


def write_identity(
    *, name: str, base_url: str, email: str, domain: str, earliest: datetime
) -> Element:
    """Return what the repository says of itself."""
    described = make_element(
        "oai-identifier",
        make_element("scheme", "oai"),
        make_element("repositoryIdentifier", domain),
        make_element("delimiter", ":"),
        make_element("sampleIdentifier", f"oai:{domain}:lesson-1"),
        attributes={
            "xmlns": _IDENTIFIER,
            "xsi:schemaLocation": f"{_IDENTIFIER} {_IDENTIFIER}.xsd",
        },
    )
    return make_element(
        Verb.IDENTIFY.value,
        make_element("repositoryName", name),
        make_element("baseURL", base_url),
        make_element("protocolVersion", "2.0"),
        make_element("adminEmail", email),
        make_element("earliestDatestamp", spell_datestamp(earliest)),
        make_element("deletedRecord", "persistent"),
        make_element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        make_element("description", described),
    )


def write_formats() -> Element:
    """Return the formats, which every record has."""
    return make_element(
        Verb.LIST_METADATA_FORMATS.value,
        *(
            make_element(
                "metadataFormat",
                make_element("metadataPrefix", one.prefix),
                make_element("schema", one.schema),
                make_element("metadataNamespace", one.namespace),
            )
            for one in FORMATS.values()
        ),
    )


def write_sets(sets: Iterable[tuple[str, str]]) -> Element:
    """Return the sets, by their specification and name."""
    return make_element(
        Verb.LIST_SETS.value,
        *(
            make_element("set", make_element("setSpec", spec), make_element("setName", name))
            for spec, name in sets
        ),
    )


def write_header(record: Record) -> Element:
    """Return which record it is, when it changed, and whether it is still there."""
    return make_element(
        "header",
        make_element("identifier", record.identifier),
        make_element("datestamp", spell_datestamp(record.changed_at)),
        *(make_element("setSpec", spec) for spec in record.sets),
        attributes={"status": "deleted"} if record.is_deleted else {},
    )


def write_record(record: Record, *, prefix: str) -> Element:
    """Return a record; of what was withdrawn, its header alone."""
    content = [write_header(record)]
    if not record.is_deleted:
        content.append(make_element("metadata", FORMATS[prefix].write(record)))
    return make_element("record", *content)


def write_one(record: Record, *, prefix: str) -> Element:
    """Return the one record that was asked for by name."""
    return make_element(Verb.GET_RECORD.value, write_record(record, prefix=prefix))


def write_list(
    verb: Verb, records: Iterable[Record], *, prefix: str, token: Element | None
) -> Element:
    """Return a part of a list."""
    if verb is Verb.LIST_IDENTIFIERS:
        content = [write_header(one) for one in records]
    else:
        content = [write_record(one, prefix=prefix) for one in records]
    return make_element(verb.value, *content, *([] if token is None else [token]))


def write_token(token: str, *, served: int, total: int) -> Element:
    """Return how the list goes on; nothing in it where it does not."""
    attributes = {"completeListSize": str(max(total, 1)), "cursor": str(served)}
    return make_element("resumptionToken", token, attributes=attributes)
