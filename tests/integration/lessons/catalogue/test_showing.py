"""A lesson's recording is public exactly while everybody may see the lesson."""

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from lessons.catalogue.models import LessonPage
from media_pipeline.actions import showing
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.actions.publishing import publish_source
from media_pipeline.adapters.stores import StoreUnavailable, get_private_store, get_public_store
from media_pipeline.models import Job
from media_pipeline.tasks.care import tidy
from tests.factories.catalogue import make_lesson, make_watchable_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(media_stores):
    """A recording whose file lies in the private store."""
    source = make_watchable_source()
    get_private_store().write(f"{source.encoding.folder}/universal/64.mp4", b"film")
    return source


@pytest.fixture
def lesson(toan, recording):
    """A draft that shows the recording."""
    return make_lesson(toan, recording=recording)


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Return a context in which what waits for the commit is done at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def work() -> None:
    """Do all jobs that wait."""
    while job := claim_job(queue="light", worker="w", now=timezone.now()):
        perform_job(job, clock=timezone.now)


def is_public(source) -> bool:
    source.refresh_from_db()
    files = get_public_store().list_tree("")
    assert bool(files) == (source.published_at is not None)
    return bool(files)


def test_is_private_until_the_lesson_is_live_and_public_from_then_on(
    client, lesson, recording, commit
):
    assert client.get(lesson.url).status_code == 404
    with commit():
        lesson.save_revision()
    work()
    assert not is_public(recording)
    with commit():
        lesson.latest_revision.publish()
    page = client.get(lesson.url).content.decode()
    assert "<video" not in page
    assert "Bản ghi hình của bài này đang được chuẩn bị" in page
    work()
    assert is_public(recording)
    page = client.get(lesson.url).content.decode()
    address = f"/m/{recording.encoding.folder}/universal/64.mp4"
    assert address in page


@pytest.mark.parametrize("away", ["unpublish", "delete", "restrict", "replace"])
def test_leaves_the_public_with_the_lesson(lesson, recording, commit, away):
    with commit():
        lesson.latest_revision.publish()
    work()
    assert is_public(recording)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    with commit():
        if away == "unpublish":
            lesson.unpublish()
        elif away == "delete":
            lesson.delete()
        elif away == "restrict":
            PageViewRestriction.objects.create(page=lesson.get_parent(), restriction_type="login")
        else:
            lesson.recording = None
            lesson.save_revision().publish()
    # At once, before any worker has had its turn.
    assert not is_public(recording)


def test_a_draft_without_the_recording_takes_nothing_from_the_live_page(lesson, recording, commit):
    with commit():
        lesson.latest_revision.publish()
    work()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.recording = None
    with commit():
        lesson.save_revision()
    tidy(now=timezone.now())
    assert is_public(recording)


def test_stays_public_while_another_live_lesson_shows_it(toan, lesson, recording, commit):
    with commit():
        lesson.latest_revision.publish()
        make_lesson(toan, title="Khác", recording=recording).latest_revision.publish()
    work()
    with commit():
        LessonPage.objects.get(pk=lesson.pk).unpublish()
    work()
    assert is_public(recording)


def test_the_caretaker_mends_what_a_kill_left_undone(lesson, recording):
    # Killed right after the page was saved as live: no handler ran, no job was added.
    LessonPage.objects.filter(pk=lesson.pk).update(live=True)
    Job.objects.all().delete()
    tidy(now=timezone.now())
    assert is_public(recording)
    LessonPage.objects.filter(pk=lesson.pk).update(live=False)
    tidy(now=timezone.now())
    assert not is_public(recording)


def test_a_page_withdrawn_while_its_recording_is_copied_leaves_nothing_public(
    lesson, recording, monkeypatch
):
    LessonPage.objects.filter(pk=lesson.pk).update(live=True)

    def publish(**kwargs):
        publish_source(**kwargs)
        LessonPage.objects.filter(pk=lesson.pk).update(live=False)

    monkeypatch.setattr(showing, "publish_source", publish)
    assert showing.publish_shown(now=timezone.now()) == 1
    assert not is_public(recording)


def test_a_store_that_is_away_keeps_nobody_from_unpublishing(
    lesson, recording, commit, monkeypatch
):
    with commit():
        lesson.latest_revision.publish()
    work()

    def fail(**_kwargs):
        raise StoreUnavailable("away")

    with monkeypatch.context() as patch, commit():
        patch.setattr(showing, "withdraw_source", fail)
        LessonPage.objects.get(pk=lesson.pk).unpublish()
    work()
    assert not is_public(recording)


def test_leaves_publishing_to_the_host_where_no_app_shows_anything(recording, monkeypatch):
    monkeypatch.setattr("media_pipeline.queries.showing.list_showings", list)
    publish_source(source=recording, by=None, now=timezone.now())
    showing.publish_shown(now=timezone.now())
    assert is_public(recording)
