"""Resources and collections are public by the same gate, by whatever way somebody tries."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.library.actions.selections import add_thing, begin_selection
from lessons.library.models import Resource, Selection
from lessons.library.queries.public import list_shown_recordings
from lessons.library.rules.things import Thing
from lessons.reviews.actions.voting import Taken
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.permissions.conflicts import Bar
from lessons.reviews.queries.auditing import list_exposures
from lessons.reviews.rules.voting import Refusal
from tests.factories.catalogue import make_watchable_source
from tests.factories.library import ResourceFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import make_public, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser():
    return UserFactory(superuser=True)


@pytest.fixture
def resource(superuser):
    """A draft with a recording."""
    resource = ResourceFactory(
        kind="clip", title="Chưa ai duyệt", link="", source=make_watchable_source()
    )
    resource.save_revision(user=superuser)
    return resource


@pytest.fixture
def selection(superuser):
    return begin_selection(title="Chưa ai duyệt", by=superuser)


def edit_and_publish(thing, client):
    name = f"wagtailsnippets_library_{thing._meta.model_name}:edit"
    data = {"title": "Chưa ai duyệt", "kind": "clip", "licence": "cc-by", "source": thing.pk}
    client.post(reverse(name, args=[thing.pk]), data | {"action-publish": "1"})


def workflow_action(thing, client):
    name = f"wagtailsnippets_library_{thing._meta.model_name}:workflow_action"
    client.post(reverse(name, args=[thing.pk, "approve", 1]), {"comment": ""})


def publish_revision(thing, client):
    thing.get_latest_revision().publish(skip_permission_checks=True)


def save_as_live(thing, client):
    thing.live, thing.live_revision = True, thing.get_latest_revision()
    thing.save()


def create_as_live(thing, client):
    type(thing).objects.create(title="Chưa ai duyệt", live=True, owner=thing.owner)


def set_a_time(thing, client):
    thing.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)


def update_rows(thing, client):
    type(thing).objects.filter(pk=thing.pk).update(
        live=True, live_revision=thing.get_latest_revision()
    )


WAYS = (
    edit_and_publish,
    workflow_action,
    publish_revision,
    save_as_live,
    create_as_live,
    set_a_time,
    update_rows,
)


@pytest.mark.parametrize("name", ["resource", "selection"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_of_the_library_gets_through(request, superuser, name, way):
    thing = request.getfixturevalue(name)
    client = Client(raise_request_exception=False)
    client.force_login(superuser)
    try:
        with transaction.atomic():
            way(thing, client)
    except PermissionDenied:
        pass
    visitor = Client()
    for one in (*Resource.objects.all(), *Selection.objects.all()):
        page = visitor.get(one.get_absolute_url())
        assert page.status_code == 404, way.__name__
    assert not list_shown_recordings().exists()
    # What only SQL could do is not seen, and the audit names it.
    assert len([*list_exposures()]) == (1 if way is update_rows else 0)


def test_a_withdrawn_resource_comes_back_by_a_new_review_alone(resource):
    make_public(resource)
    assert Client().get(resource.get_absolute_url()).status_code == 200
    take_off(thing=resource, by=None, reason="Có chỗ sai", now=timezone.now())
    assert Client().get(resource.get_absolute_url()).status_code == 410
    with pytest.raises(PermissionDenied):
        Resource.objects.get().get_latest_revision().publish(skip_permission_checks=True)
    make_public(Resource.objects.get())
    assert Client().get(resource.get_absolute_url()).status_code == 200


def test_a_collection_that_shows_nothing_is_not_approved(selection, superuser, people, workflow):
    resource = ResourceFactory(title="Chưa ai duyệt")
    resource.save_revision(user=superuser)
    add_thing(selection=selection, thing=Thing(resource=resource.pk), by=superuser)
    workflow.start(Selection.objects.get(pk=selection.pk), superuser)
    assert vote(selection, people.peer) == Bar(refusal=Refusal.EMPTY)
    make_public(resource)
    assert isinstance(vote(selection, people.peer), Taken)
