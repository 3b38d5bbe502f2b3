"""A live lesson is everybody's to see; who wrote and reviewed it stays with its school."""

import re

import pytest
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Page, Workflow, WorkflowState

from lms.people.queries import list_known_people

pytestmark = pytest.mark.django_db

READERS = [
    ("teacher", "S1", {"S1"}),
    ("school_reviewer", "S1", {"S1"}),
    ("administrator", "S1", {"S1"}),
    ("office_reviewer", "D1", {"S1", "S2"}),
    ("education_officer", "P1", {"S1", "S2", "S3"}),
]
readers = pytest.mark.parametrize(("role", "place", "seen"), READERS)


@pytest.fixture
def told(world):
    """Every lesson is live, and its log names its teacher."""
    workflow = Workflow.objects.create(name="Duyệt")
    for thing in world.things.values():
        thing.draft.get_latest_revision().publish()
        log(thing.draft, "wagtail.edit", user=thing.teacher)
        # The page's own locker and sender stand in the filters of two more reports.
        Page.objects.filter(pk=thing.draft.pk).update(locked=True, locked_by=thing.teacher)
        WorkflowState.objects.create(
            content_object=thing.draft,
            base_content_type=thing.draft.get_base_content_type(),
            content_type=thing.draft.cached_content_type,
            object_id=str(thing.draft.pk),
            workflow=workflow,
            requested_by=thing.teacher,
        )
    return world


def enter(client, world, role, place):
    """The teacher of the school itself, who owns a lesson there, or somebody fresh."""
    own = role == "teacher"
    user = world.things[place].teacher if own else world.person(role, place)
    client.force_login(user)
    return user


@readers
@pytest.mark.parametrize("name", ["site_history", "site_history_results"])
def test_site_history_tells_of_lessons_within_reach(client, told, role, place, seen, name) -> None:
    enter(client, told, role, place)
    url = reverse(f"wagtailadmin_reports:{name}")
    answer = client.get(url)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert set(re.findall(r"Nháp (S\d)", text)) == seen
    assert {name.upper() for name in re.findall(r"gv-(s\d)", text)} <= seen
    exported = b"".join(client.get(f"{url}?export=csv")).decode()
    assert set(re.findall(r"Nháp (S\d)", exported)) == seen


@readers
@pytest.mark.parametrize(
    "name",
    [
        "explore",
        "type_use",
        "site_history",
        "workflow",
        "workflow_tasks",
        "aging_pages",
        "locked_pages",
    ],
)
def test_filters_name_people_within_reach(client, told, role, place, seen, name) -> None:
    user = enter(client, told, role, place)
    url = {
        "explore": lambda: reverse("wagtailadmin_explore", args=[told.home.pk]),
        "type_use": lambda: reverse("wagtailadmin_pages:type_use", args=["wagtailcore", "page"]),
    }.get(name, lambda: reverse(f"wagtailadmin_reports:{name}"))()
    answer = client.get(url)
    if answer.status_code == 302:
        # Whoever has nothing to do with a report is sent home.
        assert name.endswith("_pages") or name.startswith("workflow")
        return
    filters = answer.context["filters"]
    offered = {
        one
        for field in filters.form.fields.values()
        if getattr(field, "queryset", None) is not None and field.queryset.model is type(user)
        for one in field.queryset
    }
    for school, thing in told.things.items():
        if school not in seen:
            assert thing.teacher not in offered
            assert thing.teacher.username not in answer.content.decode()
    if name == "explore":
        assert {told.things[school].teacher for school in seen} <= offered


def test_a_superuser_filters_by_everybody(client, told) -> None:
    client.force_login(told.person("teacher", "S1", superuser=True))
    text = client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert {"S1", "S2", "S3", "S4"} == set(re.findall(r"Nháp (S\d)", text))
    answer = client.get(reverse("wagtailadmin_explore", args=[told.home.pk]))
    offered = answer.context["filters"].form.fields["owner"].queryset
    assert all(offered.contains(thing.teacher) for thing in told.things.values())


@pytest.mark.parametrize(
    ("role", "place", "known"),
    [*READERS, ("administrator", "P2", {"S4"}), ("broadcaster", "P1", set())],
)
def test_known_people_are_oneself_and_those_within_reach(world, role, place, known) -> None:
    own = role == "teacher"
    user = world.things[place].teacher if own else world.person(role, place)
    found = set(list_known_people(user))
    assert user in found
    assert {name for name, thing in world.things.items() if thing.teacher in found} == known


@pytest.mark.parametrize(
    ("role", "place", "kinds"),
    [
        ("administrator", "S1", None),
        ("administrator", "D1", ["school"]),
        ("administrator", "P1", ["district", "school"]),
        ("teacher", "S1", None),
    ],
)
def test_only_kinds_that_find_a_place_are_offered(client, world, role, place, kinds) -> None:
    client.force_login(world.person(role, place))
    url = reverse("people_admin:new_organisation")
    answer = client.get(url)
    listing = client.get(reverse("people_admin:organisations")).content.decode()
    assert (url in listing) == (kinds is not None)
    if kinds is None:
        assert answer.status_code == client.post(url, {}).status_code == 404
    else:
        assert [kind for kind, _label in answer.context["form"].fields["kind"].choices] == kinds


def test_a_superuser_is_offered_every_kind(client, world) -> None:
    client.force_login(world.person("administrator", "P1", superuser=True))
    form = client.get(reverse("people_admin:new_organisation")).context["form"]
    assert [kind for kind, _label in form.fields["kind"].choices] == [
        "province",
        "district",
        "school",
    ]
