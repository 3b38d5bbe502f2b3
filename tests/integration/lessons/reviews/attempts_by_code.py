"""Ways to make public what nobody has approved, by code: a shell, a command, another app."""

import json
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Page, TaskState

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.reviews.models import Round, Vote
from tests.integration.lessons.reviews.attempts import UNSEEN, Attempt, Scene

BY_CODE: dict[str, Attempt] = {}


def code(attempt: Attempt) -> Attempt:
    """List an attempt that needs nobody."""
    BY_CODE[attempt.__name__] = attempt
    return attempt


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
