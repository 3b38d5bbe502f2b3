from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.exchange.rules import (
    FORMATS,
    ErrorCode,
    InvalidSet,
    Record,
    Refusal,
    Request,
    clean_text,
    read_datestamp,
    read_request,
    read_set,
    spell_duration,
    spell_set,
)
from lessons.exchange.rules.records import Place
from lessons.exchange.rules.xml import make_element, write_document

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
RECORD = Record(
    identifier="oai:songhoc.example:lesson-1",
    changed_at=NOW,
    is_deleted=False,
    sets=("kind.lesson",),
    url="https://songhoc.example/lop-1/toan/phep-cong/",
    kind="lesson",
    kind_name="bài giảng",
    title="Phép cộng",
    summary="Em gộp hai nhóm.",
    language="vi",
    published_at=NOW,
    grade=Place(name="Lớp 1", code="primary.1"),
    grade_number=1,
    subject=Place(name="Toán", code="toan"),
    topic=Place(name="Cộng, trừ", code="cong-tru"),
    school="Trường Tiểu học Hoa Sen",
    teacher="Lê Thị Hoa, Nguyễn Văn A",
    licence="CC BY 4.0",
    duration_ms=750_000,
    size_bytes=12_000_000,
)
LIST: dict[str, list[str]] = {"verb": ["ListRecords"], "metadataPrefix": ["oai_dc"]}


def ask(**given: Any) -> Request | Refusal:
    return read_request({name.rstrip("_"): value for name, value in given.items()})


@pytest.mark.parametrize("text", [
    "9999-99-99", "2026-02-30", "2026-11-20T07:30Z", "2026-11-20T07:30:00", "2026-11-20 07:30:00",
    "2026-1-1", "20261120", "٢٠٢٦-١١-٢٠", "2026-11-20\n", "0000-00-00", "2026-11-20T24:00:00Z", "",
])  # fmt: skip
def test_reads_no_datestamp_in_anything_else(text):
    assert read_datestamp(text) is None


def test_a_datestamp_lasts_as_long_as_it_is_exact():
    day, second = read_datestamp("2026-11-20"), read_datestamp("2026-11-20T07:30:00Z")
    assert day is not None
    assert second is not None
    assert day.ends_at == datetime(2026, 11, 21, tzinfo=UTC)
    assert second.ends_at == datetime(2026, 11, 20, 7, 30, 1, tzinfo=UTC)
    last = read_datestamp("9999-12-31")
    assert last is not None
    assert last.ends_at.year == 9999


@pytest.mark.parametrize(("given", "code"), [
    ({}, "badVerb"),
    ({"verb": ["identify"]}, "badVerb"),
    ({"verb": ["Identify", "Identify"]}, "badVerb"),
    ({"verb": ["Identify"], "x": ["1"]}, "badArgument"),
    ({"verb": ["GetRecord"], "identifier": ["oai:a.b:1"]}, "badArgument"),
    ({"verb": ["ListRecords"]}, "badArgument"),
    (LIST | {"metadataPrefix": ["oai_dc", "oai_dc"]}, "badArgument"),
    (LIST | {"metadataPrefix": [""]}, "badArgument"),
    (LIST | {"metadataPrefix": ["a b"]}, "badArgument"),
    (LIST | {"metadataPrefix": ["marc21"]}, "cannotDisseminateFormat"),
    (LIST | {"from": ["9999-99-99"]}, "badArgument"),
    (LIST | {"from": ["2026-01-01"], "until": ["2026-01-01T00:00:00Z"]}, "badArgument"),
    (LIST | {"from": ["2026-01-02"], "until": ["2026-01-01"]}, "badArgument"),
    (LIST | {"set": ["a b"]}, "badArgument"),
    (LIST | {"set": ["kind.lesson\0"]}, "badArgument"),
    (LIST | {"resumptionToken": ["x"]}, "badArgument"),
    ({"verb": ["ListSets"], "resumptionToken": ["x" * 3000]}, "badArgument"),
])  # fmt: skip
def test_refuses_what_the_protocol_forbids(given, code):
    refused = read_request(given)
    assert isinstance(refused, Refusal)
    assert refused.code == ErrorCode(code)
    # The protocol wants no arguments repeated that were not understood.
    assert bool(refused.arguments) == (code == "cannotDisseminateFormat")


def test_reads_a_selection():
    asked = read_request(LIST | {"from": ["2026-01-01"], "until": ["2026-01-31"], "set": ["a.b"]})
    assert isinstance(asked, Request)
    assert asked.selection is not None
    assert asked.selection.begins_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert asked.selection.ends_at == datetime(2026, 2, 1, tzinfo=UTC)
    assert asked.arguments["verb"] == "ListRecords"


VALUES = ["ListRecords", "oai_dc", "2026-01-01", "", "\0", "9999-12-31", "a b", "kind.clip", "é"]


@given(st.dictionaries(
    st.sampled_from(["verb", "from", "until", "set", "metadataPrefix", "resumptionToken", "id"]),
    st.lists(st.sampled_from(VALUES), max_size=2),
))  # fmt: skip
def test_answers_any_arguments_with_a_request_or_a_refusal(given):
    assert isinstance(read_request(given), Request | Refusal)


@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_a_document(text):
    document = write_document(make_element("a", text, attributes={"b": text}))
    plain = clean_text(text).replace("\r\n", "\n").replace("\r", "\n")
    assert (fromstring(document).text or "") == plain


@pytest.mark.parametrize("spec", [("kind", "model-lesson"), ("subject", "tieng-viet"),
                                  ("grade", "lower_secondary", 6)])  # fmt: skip
def test_a_set_is_read_as_it_is_spelled(spec):
    found = read_set(spell_set(*spec))
    assert (found.name, found.code, found.number) == (*spec, None)[:3]


@pytest.mark.parametrize(
    "text", ["", "kind", "kind.", "grade.primary", "grade.primary.x", "subject.to án", "x.y"]
)
def test_no_other_set_is_read(text):
    with pytest.raises(InvalidSet):
        read_set(text)


@pytest.mark.parametrize(("milliseconds", "spelled"), [
    (750_000, "PT12M30S"), (3_600_000, "PT1H"), (0, "PT0S"), (59_600, "PT1M"),
])  # fmt: skip
def test_spells_durations_as_iso_8601(milliseconds, spelled):
    assert spell_duration(milliseconds) == spelled


def test_dublin_core_says_what_a_record_says():
    names = {"dc": "http://purl.org/dc/elements/1.1/"}
    root = fromstring(tostring(FORMATS["oai_dc"].write(RECORD)))
    said = {name: [one.text for one in root.findall(f"dc:{name}", names)] for name in (
        "title", "creator", "subject", "publisher", "date", "type", "identifier", "rights",
    )}  # fmt: skip
    assert said == {
        "title": ["Phép cộng"],
        "creator": ["Lê Thị Hoa", "Nguyễn Văn A"],
        "subject": ["Toán", "Lớp 1", "Cộng, trừ"],
        "publisher": ["Trường Tiểu học Hoa Sen"],
        "date": ["2026-11-20"],
        "type": ["MovingImage", "bài giảng"],
        "identifier": ["https://songhoc.example/lop-1/toan/phep-cong/"],
        "rights": ["CC BY 4.0"],
    }


def test_lom_says_what_a_record_says():
    names = {"": FORMATS["lom"].namespace}
    root = fromstring(tostring(FORMATS["lom"].write(RECORD)))
    assert root.findtext("general/title/string", None, names) == "Phép cộng"
    assert root.findtext("general/identifier/entry", None, names) == RECORD.identifier
    assert root.findtext("technical/duration/duration", None, names) == "PT12M30S"
    assert root.findtext("educational/typicalAgeRange/string", None, names) == "6-7"
    assert [one.text for one in root.findall("classification/taxonPath/taxon/id", names)] == [
        "toan", "primary.1",
    ]  # fmt: skip
    cards = [one.text or "" for one in root.findall("lifeCycle/contribute/entity", names)]
    assert [card.splitlines()[2] for card in cards] == [
        "FN:Trường Tiểu học Hoa Sen", "FN:Lê Thị Hoa", "FN:Nguyễn Văn A",
    ]  # fmt: skip


@pytest.mark.parametrize("prefix", list(FORMATS))
def test_what_a_record_does_not_say_is_left_out(prefix):
    bare = replace(
        RECORD, grade=None, grade_number=None, subject=None, topic=None, school="", teacher="",
        licence="", duration_ms=None, size_bytes=None, summary="",
    )  # fmt: skip
    root = fromstring(tostring(FORMATS[prefix].write(bare)))
    assert all((one.text or "").strip() or len(one) for one in root.iter())


def test_a_teachers_name_cannot_add_lines_to_a_card():
    sly = replace(RECORD, teacher="Hoa\nEMAIL:x@example.org; ORG")
    text = tostring(FORMATS["lom"].write(sly)).decode()
    assert "\nEMAIL" not in text
    assert "\\; ORG" in text
