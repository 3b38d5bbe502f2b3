"""Files leave as downloads that no browser runs, whatever is in them."""

import pytest

from lessons.library.actions.resources import add_resource
from tests.factories.library import PDF, ResourceFactory
from tests.factories.people import UserFactory
from tests.integration.lessons.library.conftest import ask, publish

pytestmark = pytest.mark.django_db

HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def show(bring, name, content):
    owner = UserFactory()
    resource = ResourceFactory.build(kind="other", link="", file=bring(name, content, owner))
    add_resource(resource=resource, by=owner)
    publish(resource)
    return resource.file.get_absolute_url()


def read(response) -> bytes:
    try:
        return b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        response.close()


@pytest.mark.parametrize(
    ("name", "content"), [("a.html", HTML), ("a.svg", SVG), ("a.pdf", PDF), ("a.txt", b"chao em")]
)
def test_nothing_is_shown_as_a_page_of_ours(client, bring, name, content) -> None:
    answer = client.get(show(bring, name, content))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert read(answer) == content


def test_names_keep_their_diacritics(client, worksheet) -> None:
    answer = client.get(worksheet.file.get_absolute_url())
    answer.close()
    assert (
        "filename*=utf-8''Phi%E1%BA%BFu%20b%C3%A0i%20t%E1%BA%ADp.pdf"
        in (answer["Content-Disposition"])
    )


def test_parts_and_unchanged_files_cost_little(client, worksheet) -> None:
    address = worksheet.file.get_absolute_url()
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, read(part)) == (206, b"%PDF")
    again = client.get(address, headers={"If-None-Match": part["ETag"]})
    assert again.status_code == 304
    assert "attachment" in again["Content-Disposition"]


def test_shared_caches_ask_every_time(client, worksheet) -> None:
    answer = client.get(worksheet.file.get_absolute_url())
    answer.close()
    assert answer["Cache-Control"] == "public, no-cache"


def test_another_name_in_the_address_changes_nothing(client, worksheet) -> None:
    address = worksheet.file.get_absolute_url().rsplit("/", 1)[0] + "/virus.exe"
    answer = client.get(address)
    answer.close()
    assert "Phi%E1%BA%BFu" in answer["Content-Disposition"]


def test_drafts_are_downloaded_by_those_who_may_meet_them_only(client, bring) -> None:
    owner = UserFactory()
    resource = ResourceFactory.build(kind="other", link="", file=bring())
    add_resource(resource=resource, by=owner)
    address = resource.file.get_absolute_url()
    assert ask(client, address) == 404
    client.force_login(UserFactory())
    assert ask(client, address) == 404
    client.force_login(UserFactory(superuser=True))
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert read(answer) == PDF
