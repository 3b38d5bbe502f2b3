"""Ways to make public what nobody has approved, each as somebody would try it.

An attempt is a function of a `Scene`. It may be refused with any PermissionDenied or with an answer
that is no success: what counts is what everybody can see afterwards.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.create_page import CreatePageAction
from wagtail.actions.edit_page import EditPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lessons.catalogue.models import LessonPage, SubjectPage

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


def door(attempt: Attempt) -> Attempt:
    """List an attempt that needs a person."""
    BY_DOOR[attempt.__name__] = attempt
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
