"""Training is for those who sign in, and completion is written down once."""

import pytest
from django.urls import reverse

from lessons.discovery.models import Entry
from lessons.library.actions.training import plant_guides
from lessons.library.models import Completion
from lessons.library.queries.training import count_completions
from lessons.library.views import training
from tests.factories.library import ResourceFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_the_guides_are_planted_once_and_shown_to_teachers_only(client) -> None:
    guides = plant_guides()
    assert len(guides) == 3
    assert plant_guides() == []
    assert client.get(reverse("library:training")).status_code == 302
    assert client.get(guides[0].get_absolute_url()).status_code == 404
    assert guides[0].title not in client.get(reverse("library:home")).content.decode()
    assert not Entry.objects.live().exists()
    client.force_login(UserFactory())
    assert guides[0].title in client.get(reverse("library:training")).content.decode()
    page = client.get(guides[0].get_absolute_url()).content.decode()
    assert "<h2" in page
    assert reverse("library:complete", args=[guides[0].pk]) in page


def test_many_guides_come_page_by_page(client, monkeypatch) -> None:
    monkeypatch.setattr(training, "PER_PAGE", 2)
    last = plant_guides()[-1]
    client.force_login(UserFactory())
    address = reverse("library:training")
    assert last.title not in client.get(address).content.decode()
    assert last.title in client.get(address, {"p": "2"}).content.decode()


def test_completion_counts_once(client) -> None:
    guide = plant_guides()[0]
    address = reverse("library:complete", args=[guide.pk])
    assert client.post(address).status_code == 302
    teacher = UserFactory()
    client.force_login(teacher)
    for _time in range(2):
        assert client.post(address).status_code == 302
    assert Completion.objects.get().user == teacher
    assert address not in client.get(guide.get_absolute_url()).content.decode()
    assert count_completions(UserFactory(superuser=True)) == {guide.pk: 1}
    assert count_completions(teacher) == {}


def test_only_training_is_completed(client) -> None:
    client.force_login(UserFactory())
    book = ResourceFactory(public=True)
    assert client.post(reverse("library:complete", args=[book.pk])).status_code == 404
    assert not Completion.objects.exists()


@pytest.mark.parametrize("number", ["²", "9" * 20])
def test_numbers_that_are_none_are_no_fault(admin_client, number) -> None:
    assert admin_client.get(reverse("library_admin:training"), {"guide": number}).status_code == 200
    answer = admin_client.post(reverse("library_admin:links"), {"link": number})
    assert answer.status_code == 302
    for model, named in (("library_resource", "course"), ("curriculum_topic", "course")):
        answer = admin_client.post(reverse(f"wagtailsnippets_{model}:add"), {named: number})
        assert answer.status_code == 200
