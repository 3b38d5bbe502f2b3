"""The review is arranged by whom its policy lets, and every change stands in the log."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from lessons.reviews.models import Appointment, Checklist, ChecklistItem, LogEntry, Stage
from lessons.reviews.queries.arranging import list_gaps
from lessons.reviews.rules.gaps import Lack
from tests.factories.people import UserFactory
from tests.factories.reviews import vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, people):
    person = UserFactory()
    names = ("access_admin", "change_stage")
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(person)
    return person


def fill_in(stage, **changes):
    given = {
        "name": stage.name,
        "quorum": stage.quorum,
        "subject_needed": stage.subject_needed,
        "content_needed": stage.content_needed,
        "watch_share_percent": stage.watch_share_percent,
        "working_days": stage.working_days,
        "checklist": stage.checklist_id,
        "groups": [one.pk for one in stage.groups.all()],
        "place": "1",
    }
    return given | changes


def read_last_entry():
    return json.loads(LogEntry.objects.order_by("-sequence").first().body)


@pytest.mark.parametrize("name", ["appointments", "stages", "checklists"])
def test_nobody_else_gets_in(client, people, workflow, name):
    person = UserFactory()
    person.user_permissions.set(
        Permission.objects.filter(
            codename__in=("access_admin", "add_appointment", "add_checklist", "change_checklist")
        )
    )
    client.force_login(person)
    for screen in ("index", "add"):
        assert client.get(reverse(f"reviews_{name}:{screen}")).status_code == 302


def test_appoints_only_whom_reviews_call(client, officer, people, workflow):
    address = reverse("reviews_appointments:add")
    stranger = UserFactory()
    given = {"person": stranger.pk, "kind": "subject"}
    assert client.post(address, given).status_code == 200
    assert client.post(address, given | {"person": people.doc.pk}).status_code == 302
    made = Appointment.objects.get(person=people.doc)
    said = read_last_entry()
    assert (said["event"], said["thing"]) == ("arranged", f"reviews.appointment:{made.pk}")
    assert said["by"]["id"] == officer.pk
    assert said["data"]["state"]["kind"] == "subject"
    client.post(reverse("reviews_appointments:delete", args=[made.pk]))
    assert not Appointment.objects.filter(pk=made.pk).exists()
    assert read_last_entry()["data"]["verb"] == "delete"


def test_a_council_without_a_specialist_is_said_plainly(client, officer, people, workflow):
    assert list_gaps() == []
    Appointment.objects.all().delete()
    (gap,) = list_gaps()
    assert (gap.stage.kind, gap.lack, gap.where) == ("council", Lack.SUBJECT, ())
    for address in (reverse("reviews:queue"), reverse("wagtailadmin_home")):
        assert reverse("reviews_appointments:index") in client.get(address).content.decode()


def test_a_step_moves_and_the_log_keeps_what_it_asks(client, officer, workflow):
    council = Stage.objects.get(kind="council")
    address = reverse("reviews_stages:edit", args=[council.pk])
    assert client.post(address, fill_in(council, quorum=3)).status_code == 302
    order = workflow.workflow_tasks.order_by("sort_order").values_list("task", flat=True)
    assert order[0] == council.pk
    assert read_last_entry()["data"]["state"]["quorum"] == 3
    assert client.post(address, fill_in(council, quorum=1)).status_code == 200


def test_no_change_leaves_what_is_under_review_without_a_decision(
    client, officer, people, lesson, workflow
):
    school, council = Stage.objects.get(kind="specialists"), Stage.objects.get(kind="council")
    vote(lesson, people.peer)
    refused = [(school, {"quorum": 2}), (council, {"place": ""})]
    for stage, change in refused:
        address = reverse("reviews_stages:edit", args=[stage.pk])
        answer = client.post(address, fill_in(stage, **change))
        assert answer.status_code == 200
        assert "1 bài đang kiểm duyệt" in answer.content.decode()
        stage.refresh_from_db()
        assert stage.active
    address = reverse("reviews_stages:edit", args=[school.pk])
    assert client.post(address, fill_in(school, working_days=9)).status_code == 302


def test_an_answered_checklist_gets_a_new_version(client, officer, people, lesson):
    first = Checklist.objects.get()
    address = reverse("reviews_checklists:edit", args=[first.pk])
    lines = {
        f"text-{number}": item.text for number, item in enumerate(first.items.all()) if number != 1
    }
    client.post(address, lines | {"text-10": "Có đúng giờ không?"})
    assert Checklist.objects.get() == first
    assert first.items.count() == 10
    assert not ChecklistItem.objects.filter(key="accuracy").exists()
    assert first.items.last().key == "co-dung-gio-khong"
    vote(lesson, people.peer)
    client.post(address, lines)
    second = Checklist.objects.get(version=2)
    assert second.items.count() == 9
    assert first.items.count() == 10
    assert set(Stage.objects.exclude(kind="scoring").values_list("checklist", flat=True)) == {
        second.pk
    }
