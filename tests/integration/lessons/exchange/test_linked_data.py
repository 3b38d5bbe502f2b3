"""What pages tell machines, read by an independent parser (rdflib) as triples of schema.org."""

import json
import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from lessons.library.models import Selection, SelectionItem
from media_pipeline.models import Encoding
from tests.factories.catalogue import make_lesson, make_watchable_source
from tests.factories.library import NOW, ResourceFactory
from tests.factories.people import UserFactory

pytestmark = [
    pytest.mark.django_db,
    # rdflib's own parser still uses it.
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
]
S = Namespace("https://schema.org/")
# The part of schema.org's own context that these pages need: machines fetch the whole.
CONTEXT = {
    "@vocab": str(S),
    **{
        name: {"@id": f"https://schema.org/{name}", "@type": "@id"}
        for name in ("url", "license", "thumbnailUrl", "contentUrl")
    },
}
CREATIVE_WORK = {
    "name", "description", "url", "inLanguage", "isAccessibleForFree", "learningResourceType",
    "educationalUse", "author", "teaches", "provider", "datePublished", "dateModified", "about",
    "educationalLevel", "educationalAlignment", "timeRequired", "video", "audio", "license",
    "keywords", "encodingFormat", "hasPart",
}  # fmt: skip
# The properties that schema.org gives to each type, as far as anything here could say them.
PROPERTIES = {
    "LearningResource": CREATIVE_WORK,
    "Collection": CREATIVE_WORK,
    "VideoObject": CREATIVE_WORK | {"duration", "uploadDate", "thumbnailUrl", "contentUrl"},
    "Person": {"name", "url"},
    "EducationalOrganization": {"name", "url"},
    "Thing": {"name"},
    "AlignmentObject": {"alignmentType", "targetName"},
}


class Head(HTMLParser):
    """Gathers what stands in the head of a page for machines."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.graph: dict[str, str] = {}
        self.canonical = ""
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and given.get("type") == "application/ld+json":
            self.inside = True
            self.scripts.append("")
        if tag == "meta" and given.get("property", "").startswith("og:"):
            self.graph[given["property"][3:]] = given["content"]
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts[-1] += data


def read(client: Client, address: str) -> tuple[Graph, Head]:
    """Return the triples and the head of a page, held to schema.org's vocabulary."""
    response = client.get(address)
    assert response.status_code == 200
    head = Head(response.content.decode())
    (script,) = head.scripts
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    graph = Graph().parse(data=json.dumps(data | {"@context": CONTEXT}), format="json-ld")
    for subject in set(graph.subjects()):
        types = [str(one).removeprefix(str(S)) for one in graph.objects(subject, RDF.type)]
        allowed = set().union(*(PROPERTIES[one] for one in types))
        said = {str(one).removeprefix(str(S)) for one in graph.predicates(subject)}
        assert types
        assert said - {str(RDF.type)} <= allowed
    assert all(str(text) for text in graph.objects())
    return graph, head


def test_a_lesson_is_a_learning_resource_with_its_film(client, toan):
    source = make_watchable_source(published_at=timezone.now())
    Encoding.objects.update(report={"poster": {"webp": "poster.webp", "jpeg": "poster.jpg"}})
    lesson = make_lesson(
        toan, title='Cộng </script><b>"&', recording=source, school_name="Trường Sen"
    )
    lesson.latest_revision.publish()
    graph, head = read(client, lesson.url)
    (one,) = graph.subjects(RDF.type, S.LearningResource)
    address = f"http://testserver{lesson.url}"
    assert (one, S.name, Literal(lesson.title)) in graph
    assert (one, S.url, URIRef(address)) in graph
    assert (one, S.isAccessibleForFree, Literal(True)) in graph
    assert str(graph.value(graph.value(one, S.about), S.name)) == "Toán"
    assert str(graph.value(graph.value(one, S.author), S.name)) == "Cô Hoa"
    film = graph.value(one, S.video)
    assert (film, RDF.type, S.VideoObject) in graph
    assert re.fullmatch(r"PT(\d+H)?(\d+M)?(\d+S)?", str(graph.value(film, S.duration)))
    poster = str(graph.value(film, S.thumbnailUrl))
    assert poster.startswith("http://testserver/m/")
    assert head.graph["image"] == poster
    assert head.graph["title"] == lesson.title
    # The name in Wagtail's table of sites is its installer's; readers and machines have the real.
    assert head.canonical == head.graph["url"] == address


def test_a_resource_is_a_learning_resource_under_a_licence(client):
    resource = ResourceFactory(
        public=True, title="Sách & <vở>", description="Hay\nlắm", licence="cc-by", made_by="Cô Lan"
    )
    graph, head = read(client, resource.get_absolute_url())
    (one,) = graph.subjects(RDF.type, S.LearningResource)
    assert (one, S.name, Literal("Sách & <vở>")) in graph
    assert str(graph.value(one, S.license)).startswith("https://creativecommons.org/licenses/by/")
    assert head.graph["title"] == "Sách & <vở>"
    assert head.graph["url"] == f"http://testserver{resource.get_absolute_url()}"


def test_a_collection_names_its_public_parts(client):
    shown = ResourceFactory(public=True, title="Đã duyệt")
    hidden = ResourceFactory(title="Chưa duyệt")
    selection = Selection.objects.create(title="Bài mẫu", live=True, first_published_at=NOW)
    for number, resource in enumerate((shown, hidden)):
        SelectionItem.objects.create(selection=selection, resource=resource, position=number)
    graph, head = read(client, selection.get_absolute_url())
    (one,) = graph.subjects(RDF.type, S.Collection)
    assert [str(graph.value(part, S.name)) for part in graph.objects(one, S.hasPart)] == [
        "Đã duyệt"
    ]
    assert (one, S.url, URIRef(head.canonical)) in graph
    client.force_login(UserFactory(is_superuser=True))
    assert "ld+json" not in client.get(selection.get_absolute_url()).content.decode()
