"""What slipped past every guard is found, raises an alarm, and is seen by no reader."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection

from lessons.catalogue.models import LessonPage, LessonTeacher
from lessons.catalogue.queries import list_shown_recordings
from lessons.catalogue.queries.showing import read_transcript
from lessons.reviews.actions.alarming import look_for_unapproved
from lessons.reviews.actions.approving import adopt_published
from lessons.reviews.models import Approval, LogEntry, LogHead
from lessons.reviews.queries.auditing import list_exposures
from lessons.reviews.queries.files import digest_stored
from lessons.reviews.wagtail_hooks import hide_changed_document, hide_public_file
from media_pipeline.models import Caption
from tests.factories.catalogue import make_lesson
from tests.factories.media import OriginalFactory
from tests.factories.reviews import make_public

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(toan, people):
    """A public lesson with a film, captions and a worksheet."""
    document = get_document_model()(title="Phiếu", collection=Collection.get_first_root_node())
    document.file.save("phieu.txt", ContentFile(b"3 + 2"), save=False)
    document.save()
    lesson = make_lesson(toan, owner=people.author, attachments=[("document", document)])
    Caption.objects.create(
        source=lesson.recording,
        vtt="WEBVTT\n\n00:00.000 --> 00:02.000\nBa cộng hai\n",
        changed_at=timezone.now(),
    )
    return make_public(lesson)


def run_sql(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def change_words(lesson):
    LessonPage.objects.filter(pk=lesson.pk).update(summary="Khác hẳn")


def change_title_by_sql(lesson):
    run_sql("UPDATE wagtailcore_page SET title = 'Khác' WHERE id = %s", lesson.pk)


def name_another_teacher(lesson):
    LessonTeacher.objects.create(page=lesson, name="Ai đó", sort_order=9)


def change_the_revision(lesson):
    revision = lesson.live_revision
    type(revision).objects.filter(pk=revision.pk).update(
        content=revision.content | {"summary": "Khác"}
    )


def point_to_another_revision(lesson):
    other = lesson.save_revision()
    LessonPage.objects.filter(pk=lesson.pk).update(live_revision=other)


def swap_the_film(lesson):
    type(lesson.recording).objects.update(original=OriginalFactory())


def write_other_captions(lesson):
    Caption.objects.update(vtt="WEBVTT\n\n00:00.000 --> 00:02.000\nBậy bạ\n")


def swap_the_bytes_of_the_worksheet(lesson):
    document = get_document_model().objects.get()
    with document.file.storage.open(document.file.name, "wb") as file:
        file.write(b"khac")


def raise_the_dead_approval(lesson):
    Approval.objects.update(content_hash="0" * 64)


def approve_without_the_log(lesson):
    change_the_revision(lesson)
    revision = LessonPage.objects.get(pk=lesson.pk).live_revision
    Approval.objects.update(content_hash=digest_stored(LessonPage, revision.content))
    LessonPage.objects.filter(pk=lesson.pk).update(summary="Khác")


HARMS = {
    change_words: "row_changed",
    change_title_by_sql: "row_changed",
    name_another_teacher: "row_changed",
    change_the_revision: "content_changed",
    point_to_another_revision: "other_revision",
    swap_the_film: "files_changed",
    write_other_captions: "files_changed",
    swap_the_bytes_of_the_worksheet: "files_changed",
    raise_the_dead_approval: "content_changed",
    approve_without_the_log: "approval_changed",
}


def test_everything_as_approved_is_no_finding(lesson, capsys):
    call_command("reviews", "audit")
    call_command("reviews", "verify")
    assert "nhật ký nguyên vẹn, mọi phiếu và ghi chú đều khớp: 1 mục" in capsys.readouterr().out


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_the_audit_finds_what_was_done_by_hand(lesson, harm, capsys):
    harm(lesson)
    assert [one.fault.value for one in list_exposures()] == [HARMS[harm]]
    with pytest.raises(CommandError) as error:
        call_command("reviews", "audit")
    assert error.value.returncode == 1
    code, told = capsys.readouterr().out.splitlines()
    assert code.split()[0] == HARMS[harm]
    assert "Người xem" in told


def test_a_row_made_live_by_hand_raises_one_alarm_and_is_not_served(toan, people):
    lesson = make_lesson(toan, owner=people.author)
    LessonPage.objects.filter(pk=lesson.pk).update(
        live=True, live_revision=lesson.latest_revision_id
    )
    assert Client().get(lesson.url).status_code == 404
    assert not list_shown_recordings().exists()
    for _hour in range(2):
        assert look_for_unapproved(now=timezone.now()) == 1
    assert [entry.event for entry in LogEntry.objects.all()] == ["alarm"]


def test_captions_that_nobody_approved_are_not_shown(lesson):
    source = lesson.recording
    type(source).objects.update(published_at=timezone.now())
    address = f"/m/captions/{source.key}/vi.vtt"
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert read_transcript(lesson) == "Ba cộng hai"
    caption = Caption.objects.get()
    caption.vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\nBậy bạ\n"
    caption.save()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert read_transcript(lesson) == ""
    assert lesson.has_unpublished_changes
    page = Client().get(lesson.url).content.decode()
    assert "Bậy bạ" not in page
    assert address not in page


def test_a_worksheet_exchanged_after_approval_is_sent_to_nobody(lesson, rf):
    document, request = get_document_model().objects.get(), rf.get("/")
    request.user = AnonymousUser()
    hide_changed_document(document, request)
    assert not hide_public_file(document)
    document.file.save("khac.txt", ContentFile(b"9 + 9"))
    with pytest.raises(Http404):
        hide_changed_document(document, request)
    assert hide_public_file(document)


def test_what_was_public_before_the_gate_is_taken_over_once(toan, people):
    lesson = make_lesson(toan, owner=people.author)
    LessonPage.objects.filter(pk=lesson.pk).update(live=True)
    assert adopt_published(now=timezone.now()) == 1
    assert [*list_exposures()] == []
    assert Client().get(lesson.url).status_code == 200
    other = make_lesson(toan, owner=people.author, title="Khác")
    LessonPage.objects.filter(pk=other.pk).update(live=True)
    assert adopt_published(now=timezone.now()) == 0
    assert [one.thing.pk for one in list_exposures()] == [other.pk]


def test_the_log_that_was_cut_off_is_found(lesson):
    LogHead.objects.update(sequence=2)
    with pytest.raises(CommandError):
        call_command("reviews", "verify")
