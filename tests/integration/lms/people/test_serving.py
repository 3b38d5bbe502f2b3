"""Pictures of a school: its own people's until a live page shows them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from wagtail.models import PageViewRestriction, ReferenceIndex

from lms.people.views.serving import check_document
from tests.factories.people import UserFactory

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a fresh rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def rendition(world):
    return world.things["S1"].image.get_rendition("max-8x8")


def test_a_draft_picture_is_hidden_from_visitors_and_other_schools(client, world, rendition):
    address = f"/media/{rendition.file.name}"
    assert client.get(address).status_code == 404
    client.force_login(world.things["S2"].teacher)
    assert client.get(address).status_code == 404


def test_its_own_people_see_it_and_shared_caches_do_not(client, world, rendition):
    client.force_login(world.things["S1"].teacher)
    answer = client.get(f"/media/{rendition.file.name}")
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert answer["Cache-Control"] == "private, no-cache"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_everybody_sees_it_once_a_live_page_does(client, world, rendition):
    show_on_page(world.things["S1"].image, world.home)
    answer = client.get(f"/media/{rendition.file.name}")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("public")
    answer.close()


def test_the_upload_itself_never_becomes_public(client, world, rendition):
    image = world.things["S1"].image
    show_on_page(image, world.home)
    assert client.get(f"/media/{image.file.name}").status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    answer = client.get(f"/media/{image.file.name}")
    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("path", ["documents/x.txt", "../db.sqlite3", "images/nowhere.png"])
def test_serves_nothing_but_pictures(client, world, path):
    client.force_login(UserFactory(is_superuser=True))
    default_storage.save("documents/x.txt", ContentFile(b"x"))
    assert client.get(f"/media/{path}").status_code == 404


def test_what_a_locked_page_shows_is_for_those_who_may_open_it(client, world, rendition, rf):
    document, image = world.things["S1"].document, world.things["S1"].image
    for file in (image, document):
        show_on_page(file, world.home)
    restriction = PageViewRestriction.objects.create(
        page=world.home, restriction_type="password", password="vung-oi"
    )
    picture = f"/media/{rendition.file.name}"
    assert client.get(picture).status_code == 404
    request = rf.get(document.url)
    request.user, request.session = AnonymousUser(), {}
    with pytest.raises(Http404):
        check_document(document, request)
    known = {restriction.passed_view_restrictions_session_key: [restriction.pk]}
    request.session = known
    check_document(document, request)
    session = client.session
    session.update(known)
    session.save()
    answer = client.get(picture)
    answer.close()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    assert client.get(document.url)["Cache-Control"] == "private, no-store"


def test_caches_keep_no_draft_of_a_document_and_ask_for_the_public_each_time(client, world):
    document = world.things["S1"].document

    def ask() -> str:
        answer = client.get(document.url)
        answer.close()
        return answer["Cache-Control"]

    assert ask() == "private, no-store"
    client.force_login(world.things["S1"].teacher)
    assert ask() == "private, no-store"
    client.logout()
    show_on_page(document, world.home)
    assert ask() == "public, no-cache"
    document.collection.view_restrictions.create(restriction_type="login")
    assert ask() == "private, no-store"


def show_on_page(image, page):
    """Note in Wagtail's index of references that a live page shows the image."""
    ReferenceIndex.objects.create(
        base_content_type=page.get_base_content_type(),
        content_type=page.get_content_type(),
        object_id=str(page.pk),
        to_content_type=ContentType.objects.get_for_model(image),
        to_object_id=str(image.pk),
        model_path="body",
        content_path="body",
        content_path_hash="00000000-0000-0000-0000-000000000000",
    )
