"""OAI-PMH, asked as a harvester asks; answers are held to the protocol's structure in any case."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from lessons.discovery.actions import withdraw_entry
from lessons.discovery.models import Entry
from lessons.exchange.queries import harvesting
from tests.factories.curriculum import CourseFactory
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DAY = datetime(2026, 11, 20, 7, 30, 15, 250_000, tzinfo=UTC)
# In the project's own surroundings the published schemas lie beside the checkout.
SCHEMAS = next(
    (one for above in Path(__file__).parents if (one := above / "shared" / "schemas").is_dir()),
    None,
)
PARTS = {
    "Identify": "repositoryName baseURL protocolVersion adminEmail+ earliestDatestamp "
    "deletedRecord granularity compression* description*",
    "ListMetadataFormats": "metadataFormat+",
    "metadataFormat": "metadataPrefix schema metadataNamespace",
    "ListSets": "set+ resumptionToken?",
    "set": "setSpec setName setDescription*",
    "GetRecord": "record",
    "ListRecords": "record+ resumptionToken?",
    "ListIdentifiers": "header+ resumptionToken?",
    "record": "header metadata? about*",
    "header": "identifier datestamp setSpec*",
}


@pytest.fixture(scope="module")
def published_schema() -> etree.XMLSchema | None:
    """Return the published schemas as one, where they are."""
    if SCHEMAS is None:
        return None
    folder = SCHEMAS

    class Beside(etree.Resolver):
        def resolve(self, url: str, public_id: str, context: Any) -> Any:
            return self.resolve_filename(str(folder / url.rsplit("/", 1)[-1]), context)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Beside())
    imports = "".join(
        f'<import namespace="{space}" schemaLocation="{name}"/>'
        for space, name in (
            ("http://www.openarchives.org/OAI/2.0/", "OAI-PMH.xsd"),
            ("http://www.openarchives.org/OAI/2.0/oai_dc/", "oai_dc.xsd"),
            ("http://www.openarchives.org/OAI/2.0/oai-identifier", "oai-identifier.xsd"),
        )
    )
    driver = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'
    return etree.XMLSchema(etree.fromstring(driver, parser))


@pytest.fixture
def ask(client: Client, published_schema: etree.XMLSchema | None) -> Any:
    """Return a way to ask, which holds every answer to the protocol."""

    def put(method: str = "get", **arguments: Any) -> Any:
        given = {name.rstrip("_"): value for name, value in arguments.items()}
        response = getattr(client, method)("/oai", given)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/xml; charset=utf-8"
        root = etree.fromstring(response.content)
        check_structure(root)
        # The schema of LOM is not there to be looked into.
        if published_schema is not None and given.get("metadataPrefix") != "lom":
            published_schema.assertValid(root)
        return root

    return put


def check_structure(root: Any) -> None:
    """Hold an answer to what the protocol's schema says of its elements and their order."""
    response_date, request, body = root
    assert root.tag == f"{OAI}OAI-PMH"
    assert response_date.tag == f"{OAI}responseDate"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", response_date.text)
    assert request.text == "http://testserver/oai"
    if body.tag != f"{OAI}error":
        assert body.tag == OAI + request.get("verb")
    for element in body.iter():
        name = str(element.tag).removeprefix(OAI)
        if name in PARTS:
            pattern = "".join(
                f"(?:{part.rstrip('+*?')} ){part[-1] if part[-1] in '+*?' else ''}"
                for part in PARTS[name].split()
            )
            inside = "".join(f"{str(one.tag).removeprefix(OAI)} " for one in element)
            assert re.fullmatch(pattern, inside), (name, inside)
            if name == "record" and element[0].get("status") != "deleted":
                assert len(element) == 2


def error_of(root: Any) -> str:
    return str(root[2].get("code"))


def identifiers_of(root: Any) -> list[str]:
    return [one.text.rsplit(":", 1)[1] for one in root.iter(f"{OAI}identifier")]


def harvest(ask: Any, **arguments: Any) -> Iterator[Any]:
    """Yield the parts of a list, going on with its tokens."""
    root = ask(**arguments)
    while True:
        yield root
        token = root.find(f".//{OAI}resumptionToken")
        if token is None or not token.text:
            return
        root = ask(verb=arguments["verb"], resumptionToken=token.text)


def test_identifies_itself(ask, settings):
    settings.LESSONS = {"REPOSITORY_DOMAIN": "songhoc.example", "REPOSITORY_NAME": "Kho <học> liệu"}
    make_entry(now=DAY)
    said = {one.tag.removeprefix(OAI): one.text for one in ask(verb="Identify")[2]}
    assert said["repositoryName"] == "Kho <học> liệu"
    assert said["baseURL"] == "http://testserver/oai"
    assert said["earliestDatestamp"] == "2026-11-20T07:30:15Z"
    assert said["deletedRecord"] == "persistent"
    assert said["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert said["adminEmail"] == "admin@songhoc.example"


def test_identifies_itself_before_anything_is_published(ask):
    assert ask(verb="Identify")[2].tag == f"{OAI}Identify"


def test_answers_posted_questions_too(client, ask):
    assert ask("post", verb="Identify")[2].tag == f"{OAI}Identify"
    assert client.put("/oai").status_code == 405


def test_names_both_formats(ask):
    entry = make_entry()
    for arguments in ({}, {"identifier": f"oai:songhoc.local:{entry.identifier}"}):
        root = ask(verb="ListMetadataFormats", **arguments)
        assert [one.text for one in root.iter(f"{OAI}metadataPrefix")] == ["oai_dc", "lom"]


def test_names_its_sets_in_vietnamese(ask):
    CourseFactory(subject__code="toan", subject__name="Toán")
    root = ask(verb="ListSets")
    names = {one[0].text: one[1].text for one in root.iter(f"{OAI}set")}
    assert names["grade.primary.1"] == "Lớp 1 – Tiểu học"
    assert names["subject.toan"] == "Toán"
    assert names["kind.worksheet"] == "phiếu học tập"


@pytest.mark.parametrize(("arguments", "code"), [
    ({}, "badVerb"),
    ({"verb": "Erase"}, "badVerb"),
    ({"verb": ["Identify", "Identify"]}, "badVerb"),
    ({"verb": "Identify", "until": "2026-01-01"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": ["oai_dc", "lom"]}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "9999-99-99"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "a\0b"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "x"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "grade.primary.9999"},
     "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "0001-01-01"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "9999-12-31"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "resumptionToken": "thing"}, "badResumptionToken"),
    ({"verb": "ListSets", "resumptionToken": "thing"}, "badResumptionToken"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:songhoc.local:no"},
     "idDoesNotExist"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "1\0\ud83d'\"<&"},
     "idDoesNotExist"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:songhoc.local:a\0"},
     "idDoesNotExist"),
    ({"verb": "ListMetadataFormats", "identifier": "thing-1"}, "idDoesNotExist"),
])  # fmt: skip
def test_says_why_there_is_no_answer(ask, arguments, code):
    make_entry(now=DAY)
    arguments = {
        name: value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for name, value in arguments.items()
    }
    root = ask(**arguments)
    assert error_of(root) == code
    repeated = root[1].attrib
    assert not repeated if code in ("badVerb", "badArgument") else repeated["verb"]


def test_survives_other_encodings(client, ask):
    response = client.get("/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=%ff%fe%e1")
    assert error_of(etree.fromstring(response.content)) == "idDoesNotExist"
    odd = client.post("/oai", b"verb=Ident\xffify", content_type="application/octet-stream")
    assert error_of(etree.fromstring(odd.content)) == "badVerb"


def test_hands_out_a_record_by_its_name(ask):
    entry = make_entry("Phép cộng \x0b\x00 <b> & \ufffe", summary="a\x1bb", now=DAY)
    name = f"oai:songhoc.local:{entry.identifier}"
    root = ask(verb="GetRecord", identifier=name, metadataPrefix="oai_dc")
    assert root.findtext(f".//{DC}title") == "Phép cộng  <b> &"
    assert root.findtext(f".//{DC}description") == "ab"
    assert root.findtext(f".//{DC}identifier") == f"http://testserver{entry.url}"
    assert root.findtext(f".//{OAI}datestamp") == "2026-11-20T07:30:15Z"
    lom = ask(verb="GetRecord", identifier=name, metadataPrefix="lom")
    assert lom.findtext(".//{http://ltsc.ieee.org/xsd/LOM}location").endswith(entry.url)


def test_names_the_series_and_says_where_the_terms_of_a_licence_stand(ask):
    terms = "https://creativecommons.org/licenses/by-sa/4.0/deed.vi"
    told = {
        ("ket-noi", "cc-by-sa"): ["Kết nối tri thức với cuộc sống", terms],
        ("khac", "publisher"): ["của nhà xuất bản, xem trên trang của nhà xuất bản"],
    }
    for (series, licence), words in told.items():
        entry = make_entry(series=series, licence=licence)
        name = f"oai:songhoc.local:{entry.identifier}"
        root = ask(verb="GetRecord", identifier=name, metadataPrefix="oai_dc")
        assert [one.text for one in root.iter(f"{DC}relation", f"{DC}rights")] == words


def test_a_withdrawn_thing_stays_as_a_tombstone_without_words(ask):
    entry = make_entry("Bí mật", teacher="Cô Hoa", now=DAY)
    withdraw_entry(origin=entry.origin, now=DAY + timedelta(1))
    for arguments in (
        {"verb": "GetRecord", "identifier": f"oai:songhoc.local:{entry.identifier}"},
        {"verb": "ListRecords", "from_": "2026-11-21"},
    ):
        root = ask(metadataPrefix="oai_dc", **arguments)
        header = root.find(f".//{OAI}header")
        assert header.get("status") == "deleted"
        assert header.findtext(f"{OAI}datestamp") == "2026-11-21T07:30:15Z"
        assert header.findtext(f"{OAI}setSpec") == "kind.worksheet"
        assert root.find(f".//{OAI}metadata") is None
        assert "Bí mật" not in etree.tostring(root, encoding="unicode")


def test_selects_by_set(ask):
    course = CourseFactory(subject__code="toan")
    inside = make_entry(course_id=course.pk, kind="clip").identifier
    outside = make_entry().identifier
    for spec in ("grade.primary.1", "subject.toan", "kind.clip"):
        root = ask(verb="ListIdentifiers", metadataPrefix="lom", set=spec)
        assert identifiers_of(root) == [inside]
    assert identifiers_of(ask(verb="ListIdentifiers", metadataPrefix="lom")) == [inside, outside]


@pytest.mark.parametrize(("begin", "end", "found"), [
    ("2026-11-20", "2026-11-20", True),
    ("2026-11-20T07:30:15Z", "2026-11-20T07:30:15Z", True),
    ("2026-11-20T07:30:16Z", None, False),
    (None, "2026-11-20T07:30:14Z", False),
    ("2026-11-21", None, False),
    (None, "9999-12-31", True),
    ("0001-01-01", None, True),
])  # fmt: skip
def test_selects_by_date_ends_included(ask, begin, end, found):
    make_entry(now=DAY)
    dates = {name: value for name, value in (("from_", begin), ("until", end)) if value}
    root = ask(verb="ListIdentifiers", metadataPrefix="oai_dc", **dates)
    assert (root[2].tag == f"{OAI}ListIdentifiers") is found


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "PAGE_SIZE", 3)


def test_a_list_goes_on_by_tokens_that_count(ask, small_pages):
    made = [make_entry(now=DAY).identifier for _ in range(7)]
    parts = list(harvest(ask, verb="ListIdentifiers", metadataPrefix="oai_dc"))
    assert [name for part in parts for name in identifiers_of(part)] == made
    tokens = [part.find(f".//{OAI}resumptionToken") for part in parts]
    assert [one.get("cursor") for one in tokens] == ["0", "3", "6"]
    assert {one.get("completeListSize") for one in tokens} == {"7"}
    assert [bool(one.text) for one in tokens] == [True, True, False]


def test_a_list_that_fits_has_no_token(ask, small_pages):
    for _ in range(3):
        make_entry()
    assert ask(verb="ListRecords", metadataPrefix="lom").find(f".//{OAI}resumptionToken") is None


def test_a_token_may_be_used_again_but_not_for_another_question(ask, small_pages):
    for _ in range(5):
        make_entry()
    first = ask(verb="ListRecords", metadataPrefix="oai_dc")
    token = first.find(f".//{OAI}resumptionToken").text
    again = [identifiers_of(ask(verb="ListRecords", resumptionToken=token)) for _ in range(2)]
    assert again[0] == again[1] != []
    for wrong in ({"verb": "ListIdentifiers", "resumptionToken": token},
                  {"verb": "ListRecords", "resumptionToken": token[:-1] + "!"},
                  {"verb": "ListRecords", "resumptionToken": quote(token) + "x"}):  # fmt: skip
        assert error_of(ask(**wrong)) == "badResumptionToken"


def test_harvests_a_thousand_while_they_change_and_loses_none(ask):
    rows = [
        Entry(origin=f"thing:b{n}", identifier=f"thing-b{n}", kind="clip", url=f"/b/{n}/",
              title=f"Bài {n}", published_at=DAY, changed_at=DAY, digest="", edition=0)
        for n in range(1050)
    ]  # fmt: skip
    Entry.objects.bulk_create(rows)
    seen: dict[str, str] = {}
    for number, part in enumerate(
        harvest(ask, verb="ListRecords", metadataPrefix="oai_dc", from_="2026-11-01")
    ):
        for record in part.iter(f"{OAI}record"):
            name = record.findtext(f".//{OAI}identifier").rsplit(":", 1)[1]
            seen[name] = record.findtext(f".//{DC}title", "")
        # One already read changes, one not read yet is withdrawn, one is new, one is stamped early.
        if number < 5:
            make_entry("Mới", origin=f"thing:b{number}", now=DAY + timedelta(hours=number))
            withdraw_entry(origin=f"thing:b{1000 - number}", now=DAY + timedelta(hours=number))
            make_entry("Thêm", origin=f"thing:n{number}", now=DAY - timedelta(days=number))
    live = dict(Entry.objects.live().values_list("identifier", "title"))
    tombs = set(Entry.objects.exclude(withdrawn_at=None).values_list("identifier", flat=True))
    assert len(live) == 1050
    assert seen == live | dict.fromkeys(tombs, "")


def test_an_answer_takes_few_queries_whatever_it_holds(ask, client):
    course = CourseFactory()
    for _ in range(30):
        make_entry(course_id=course.pk)
    for arguments, most in (
        ("ListRecords&metadataPrefix=lom&set=grade.primary.1", 2),
        ("ListIdentifiers&metadataPrefix=oai_dc", 2),
        ("ListSets", 2),
        ("Identify", 1),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/oai?verb={arguments}")
        assert len(queries) <= most, arguments


def test_a_far_page_is_found_by_the_index(small_pages):
    for _ in range(8):
        make_entry()
    selection = harvesting.Selection(prefix="lom")
    onward = harvesting.list_harvest(selection=selection, origin="").onward
    assert onward is not None
    with CaptureQueriesContext(connection) as queries:
        harvesting.list_harvest(selection=selection, origin="", after=onward)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "discovery_by_edition (edition>" in plan
        assert "TEMP B-TREE" not in plan


def test_what_was_stamped_before_an_answer_and_committed_after_it_comes_next_time(ask):
    begun = timezone.now() - timedelta(minutes=1)
    make_entry(now=begun - timedelta(days=1))
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}
    answered_at = ask(**asked).findtext(f"{OAI}responseDate")
    late = make_entry(now=begun)
    assert identifiers_of(ask(**asked, from_=answered_at)) == [late.identifier]
