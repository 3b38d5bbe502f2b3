"""Ways to make public what nobody has approved, each as somebody would try it.

An attempt is a function of a `Scene`. It may be refused with any PermissionDenied or with an answer
that is no success: what counts is what everybody can see afterwards.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.create_page import CreatePageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.reviews.models import Round, Vote

UNSEEN = "Chưa ai duyệt câu này."
"""Stands in every revision that nobody has approved."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A lesson in some state, and somebody who wants it public."""

    client: Any
    user: Any
    pk: int

    @property
    def lesson(self) -> Any:
        """Return it afresh."""
        return LessonPage.objects.get(pk=self.pk)

    @property
    def newest(self) -> Any:
        """Return its newest revision as an object."""
        return self.lesson.get_latest_revision_as_object()

    def post(self, name: str, *args: Any, **data: Any) -> Any:
        """Send a form of the admin."""
        return self.client.post(reverse(name, args=args), data)


Attempt = Callable[[Scene], Any]
BY_DOOR: dict[str, Attempt] = {}
"""By an address, as some person."""
BY_CODE: dict[str, Attempt] = {}
"""By code: a shell, a command, another app."""


def door(attempt: Attempt) -> Attempt:
    """List an attempt that needs a person."""
    BY_DOOR[attempt.__name__] = attempt
    return attempt


def code(attempt: Attempt) -> Attempt:
    """List an attempt that needs nobody."""
    BY_CODE[attempt.__name__] = attempt
    return attempt


def fill_in(lesson: Any, **changes: Any) -> dict[str, Any]:
    """Return what the editor posts."""
    values = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": UNSEEN,
        "topic": lesson.topic_id or "",
        "recording": lesson.recording_id or "",
        "is_core": "",
        "language": "vi",
        **{name: streamfield([]) for name in ("attachments", "body", "related_lessons")},
        "questions": streamfield([]),
        "teachers": inline_formset([{"name": "Cô Hoa"}]),
        "comments": inline_formset([]),
    }
    return nested_form_data(values | changes)


@door
def edit_and_publish(scene: Scene) -> None:
    scene.post(
        "wagtailadmin_pages:edit", scene.pk, **fill_in(scene.newest), **{"action-publish": "1"}
    )


@door
def edit_and_approve_without_the_form(scene: Scene) -> None:
    forged = {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": "{}",
    }
    scene.post("wagtailadmin_pages:edit", scene.pk, **fill_in(scene.newest), **forged)


@door
def wagtails_workflow_action(scene: Scene) -> None:
    state = scene.lesson.current_workflow_task_state
    number = state.pk if state else 0
    for action in ("approve", "review"):
        scene.post("wagtailadmin_pages:workflow_action", scene.pk, action, number, comment="")


@door
def bulk_publish(scene: Scene) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    scene.client.post(f"{address}?id={scene.pk}", {"include_descendants": "on"})


@door
def bulk_publish_the_subject_with_all_below(scene: Scene) -> None:
    parent = scene.lesson.get_parent()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    scene.client.post(f"{address}?id={parent.pk}", {"include_descendants": "on"})


@door
def admin_api_publish(scene: Scene) -> None:
    scene.post("wagtailadmin_api:pages:action", scene.pk, "publish")


@door
def admin_api_copy_kept_live(scene: Scene) -> None:
    scene.client.post(
        reverse("wagtailadmin_api:pages:action", args=[scene.pk, "copy"]),
        json.dumps({"keep_live": True, "slug": "ban-sao-api"}),
        content_type="application/json",
    )


@door
def admin_api_alias(scene: Scene) -> None:
    scene.client.post(
        reverse("wagtailadmin_api:pages:action", args=[scene.pk, "create_alias"]),
        json.dumps({"update_slug": "bi-danh"}),
        content_type="application/json",
    )


@door
def admin_api_revert(scene: Scene) -> None:
    revision = scene.lesson.latest_revision_id
    scene.client.post(
        reverse("wagtailadmin_api:pages:action", args=[scene.pk, "revert_to_page_revision"]),
        json.dumps({"revision_id": revision}),
        content_type="application/json",
    )
    admin_api_publish(scene)


@door
def copy_and_publish(scene: Scene) -> None:
    scene.post(
        "wagtailadmin_pages:copy",
        scene.pk,
        new_title="Bản sao",
        new_slug="ban-sao",
        new_parent_page=scene.lesson.get_parent().pk,
        publish_copies="on",
    )


@door
def copy_as_alias(scene: Scene) -> None:
    scene.post(
        "wagtailadmin_pages:copy",
        scene.pk,
        new_title="Bản sao",
        new_slug="ban-sao-bi-danh",
        new_parent_page=scene.lesson.get_parent().pk,
        publish_copies="on",
        alias="on",
    )


@door
def create_and_publish(scene: Scene) -> None:
    parent = scene.lesson.get_parent()
    new = LessonPage(title="Mới", slug="moi-tinh", topic=scene.newest.topic)
    new.recording = scene.newest.recording
    scene.post(
        "wagtailadmin_pages:add",
        *("catalogue", "lessonpage", parent.pk),
        **fill_in(new),
        **{"action-publish": "1"},
    )


@door
def revert_and_publish(scene: Scene) -> None:
    oldest = scene.lesson.revisions.order_by("pk").first()
    scene.post(
        "wagtailadmin_pages:edit",
        scene.pk,
        **fill_in(scene.newest),
        **{"action-publish": "1", "revision": oldest.pk},
    )


@door
def schedule_and_wait(scene: Scene) -> None:
    soon = (timezone.localtime() + timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M")
    data = fill_in(scene.newest, go_live_at=soon, expire_at="")
    scene.post("wagtailadmin_pages:edit", scene.pk, **data, **{"action-publish": "1"})
    scene.lesson.revisions.exclude(approved_go_live_at=None).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled", verbosity=0)


@door
def move_to_another_subject(scene: Scene) -> None:
    other = SubjectPage.objects.exclude(pk=scene.lesson.get_parent().pk).first()
    scene.post("wagtailadmin_pages:move_confirm", scene.pk, other.pk)
    assert not (scene.lesson.live and scene.lesson.is_child_of(other))


@door
def api_v3_edit(scene: Scene) -> None:
    newest = scene.newest
    newest.summary = UNSEEN
    EditPageAction(newest, user=scene.user, publish=True).execute()


@door
def api_v3_create(scene: Scene) -> None:
    new = LessonPage(title="Mới", slug="moi-v3", summary=UNSEEN, owner=scene.user)
    parent = scene.lesson.get_parent().specific
    CreatePageAction(instance=new, parent=parent, user=scene.user, publish=True).execute()


@door
def api_v3_publish(scene: Scene) -> None:
    PublishPageRevisionAction(scene.lesson.get_latest_revision(), user=scene.user).execute()


@code
def save_as_live(scene: Scene) -> None:
    lesson = scene.newest
    lesson.live = True
    lesson.save()


@code
def save_as_live_claiming_the_newest_revision(scene: Scene) -> None:
    lesson = scene.newest
    lesson.live, lesson.live_revision = True, lesson.get_latest_revision()
    lesson.save()


@code
def save_as_live_field_by_field(scene: Scene) -> None:
    lesson = scene.lesson
    lesson.live, lesson.summary = True, UNSEEN
    lesson.save(update_fields=["live", "summary"])


@code
def save_the_public_row_with_other_words(scene: Scene) -> None:
    lesson = scene.lesson
    lesson.summary = UNSEEN
    lesson.save(update_fields=["summary"])


@code
def save_as_a_plain_page(scene: Scene) -> None:
    page = Page.objects.get(pk=scene.pk)
    page.live, page.title = True, UNSEEN
    page.save()


@code
def add_a_live_child(scene: Scene) -> None:
    parent = SubjectPage.objects.get(pk=scene.lesson.get_parent().pk)
    parent.add_child(instance=LessonPage(title="Mới", slug="moi-con", summary=UNSEEN))


@code
def publish_the_newest_revision(scene: Scene) -> None:
    scene.lesson.get_latest_revision().publish(user=scene.user)


@code
def publish_without_permission_checks(scene: Scene) -> None:
    scene.lesson.get_latest_revision().publish(skip_permission_checks=True)


@code
def publish_by_the_page(scene: Scene) -> None:
    lesson = scene.lesson
    lesson.publish(lesson.get_latest_revision())


@code
def publish_an_approved_revision_written_anew(scene: Scene) -> None:
    lesson = scene.lesson
    revision = lesson.live_revision or lesson.get_latest_revision()
    revision.content = revision.content | {"summary": UNSEEN}
    revision.save()
    revision.publish(skip_permission_checks=True)


@code
def finish_the_workflow(scene: Scene) -> None:
    state = scene.lesson.current_workflow_state
    if state is not None:
        state.finish(user=scene.user)


@code
def approve_the_task_state(scene: Scene) -> None:
    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS):
        state.specific.approve(user=scene.user)


@code
def act_on_the_stage(scene: Scene) -> None:
    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS):
        state.task.specific.on_action(state, scene.user, "approve")


@code
def claim_that_the_round_was_approved(scene: Scene) -> None:
    Round.objects.update(outcome="approved")
    approve_the_task_state(scene)


@code
def mark_every_task_as_approved(scene: Scene) -> None:
    TaskState.objects.update(status=TaskState.STATUS_APPROVED)
    finish_the_workflow(scene)


@code
def one_vote_counted_twice(scene: Scene) -> None:
    for vote in list(Vote.objects.all()):
        vote.pk, vote.reviewer = None, get_user_model().objects.create(username=f"x{vote.round_id}")
        vote.save(force_insert=True)
    approve_the_task_state(scene)


@code
def set_a_time_by_hand(scene: Scene) -> None:
    scene.lesson.revisions.filter(pk=scene.lesson.latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled", verbosity=0)


@code
def copy_kept_live(scene: Scene) -> None:
    scene.newest.copy(update_attrs={"slug": "ban-sao-code"}, keep_live=True)


@code
def alias_by_code(scene: Scene) -> None:
    scene.lesson.create_alias(update_slug="bi-danh-code")


@code
def revert_by_code(scene: Scene) -> None:
    lesson = scene.lesson
    oldest = lesson.revisions.order_by("pk").first()
    RevertToPageRevisionAction(lesson, oldest, user=None, changed=False).execute(
        skip_permission_checks=True
    )
    scene.lesson.get_latest_revision().publish(skip_permission_checks=True)


@code
def update_rows(scene: Scene) -> None:
    LessonPage.objects.filter(pk=scene.pk).update(
        live=True, live_revision=scene.lesson.latest_revision_id, summary=UNSEEN
    )


@code
def raw_sql(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET live = %s, live_revision_id = latest_revision_id "
            "WHERE id = %s",
            [True, scene.pk],
        )
        cursor.execute(
            "UPDATE catalogue_lessonpage SET summary = %s WHERE page_ptr_id = %s",
            [UNSEEN, scene.pk],
        )


@code
def load_a_fixture(scene: Scene) -> None:
    rows = json.loads(serializers.serialize("json", [Page.objects.get(pk=scene.pk), scene.newest]))
    rows[0]["fields"] |= {"live": True, "live_revision": scene.lesson.latest_revision_id}
    for row in serializers.deserialize("json", json.dumps(rows)):
        row.save()
