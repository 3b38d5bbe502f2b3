"""Makes the demo's filmed lessons in the background, by the steps that their teachers would take.

A job takes a lesson as far as it can: film and upload, then description, then review. Whatever is
killed, the next job goes on from what is there. A lesson that was finished once is never made
again: whoever deleted it meant it.
"""

import io
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection

from lessons.catalogue.actions import draft_lesson
from lessons.catalogue.models import LessonPage, SubjectPage
from lms.people.models import Organisation
from lms.project.demo.airing import air_week
from lms.project.demo.filmed import FilmedLesson, find_filmed_lesson, list_filmed_lessons
from lms.project.demo.films import draw_worksheet, make_film
from lms.project.demo.progress import KIND, list_finished, say_progress
from lms.project.demo.reviewing import review
from lms.project.demo.stocking import begin_stocking, gather_lesson
from lms.project.settings.base import env
from media_pipeline.actions.jobs import Done, Work, add_job, set_priority
from media_pipeline.actions.uploads import begin_upload, receive_bytes
from media_pipeline.core.refusals import MediaError
from media_pipeline.models import Encoding, Job, Source, Upload

# Behind what people bring: a first try of one's own is not held up by ours.
PRIORITY = -5


class UnableToMake(MediaError):
    """The film was not let in: there is no room."""


class Reel:
    """The bytes of a film, as an upload expects them."""

    def __init__(self, content: bytes) -> None:
        self.length: int | None = len(content)
        self._rest = io.BytesIO(content)

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        return self._rest.read(size)

    def read_rest(self) -> bytes:
        """Return nothing: a read never breaks off."""
        return b""


def begin_making(*, now: datetime) -> int:
    """Have every lesson made that was not yet; return how many there are to make."""
    finished = list_finished()
    wanted = list_filmed_lessons()[: count_wanted()]
    missing = [lesson for lesson in wanted if lesson.slug not in finished]
    for lesson in missing:
        _ask(lesson, "begin", now=now)
    if wanted:
        begin_stocking(now=now)
    return len(missing)


def count_wanted() -> int:
    """Return how many lessons are to be made."""
    return int(env.int("SONGHOC_DEMO_LESSONS", default=26))


def advance(work: Work) -> Done:
    """Take a lesson as far as it goes now; the body of jobs of the kind `demo-lesson`.

    :raises UnableToMake: there is no room for its film.
    """
    lesson = find_filmed_lesson(work.job.arguments["slug"])
    author = get_user_model().objects.filter(username=lesson.author if lesson else "").first()
    if lesson is None or author is None:
        return Done(result={"gone": True})
    subject_page = SubjectPage.objects.get(
        course__grade__number=lesson.grade,
        course__grade__level__code__in=("primary", "lower_secondary", "upper_secondary"),
        course__subject__code=lesson.subject,
    )
    collection = _find_collection(author)
    source = Source.objects.filter(collection=collection, filename=lesson.filename).first()
    if source is None:
        _bring_film(lesson, author, collection, label=subject_page.course)
        return Done(result={"waits": "upload"})
    page = _describe(lesson, author, subject_page, source)
    encoding = source.encoding
    if encoding is None or encoding.state != Encoding.State.READY:
        return Done(result={"waits": "encoding"})
    _review(page, author, waits_for=lesson.waits_for)
    if not lesson.waits_for:
        gather_lesson(page)
        air_week(lesson, finished=list_finished(), count=count_wanted(), now=timezone.now())
    say_progress(lesson.title)
    return Done(result={"finished": True})


def follow_source(*, source: Source, encoding: Encoding | None = None, **_kwargs: Any) -> None:
    """Go on with a lesson whose film has arrived, or can be watched."""
    lesson = find_filmed_lesson(source.filename.removesuffix(".mp4"))
    uploader = source.uploaded_by_user
    if lesson is None or uploader is None or uploader.get_username() != lesson.author:
        return
    if not Job.objects.filter(kind=KIND, arguments__slug=lesson.slug).exists():
        return  # a namesake, on a site where the demo was never made
    if encoding is None:
        # One after the other, so that the first is there soon: not all of them at the end.
        turn = PRIORITY - list_filmed_lessons().index(lesson)
        for job in Job.objects.filter(encoding__original=source.original_id, parent=None):
            set_priority(job=job, priority=turn, by=None)
    _ask(lesson, "encoded" if encoding else "arrived", now=timezone.now())


def _ask(lesson: FilmedLesson, step: str, *, now: datetime) -> None:
    add_job(
        kind=KIND,
        now=now,
        arguments={"slug": lesson.slug},
        priority=PRIORITY,
        dedupe_key=f"demo:{lesson.slug}:{step}",
    )


def _find_collection(author: Any) -> Collection:
    home = Organisation.objects.filter(memberships__user=author).select_related("collection")
    return home.get().collection


def _bring_film(lesson: FilmedLesson, author: Any, collection: Collection, *, label: Any) -> None:
    coming = Upload.objects.filter(owner=author, filename=lesson.filename)
    if coming.filter(state=Upload.State.ARRIVED).exists():
        return
    film = make_film(lesson, label=str(label))
    now = timezone.now()
    upload = begin_upload(
        owner=author,
        collection=collection,
        filename=lesson.filename,
        title=lesson.title,
        length=len(film),
        content_type="video/mp4",
        now=now,
    )
    if not isinstance(upload, Upload):
        raise UnableToMake(f"{lesson.filename}: {upload.reason}")
    receive_bytes(upload=upload, offset=0, body=Reel(film), now=now)


@transaction.atomic
def _describe(
    lesson: FilmedLesson, author: Any, subject_page: SubjectPage, source: Source
) -> LessonPage:
    found = LessonPage.objects.child_of(subject_page).filter(slug=lesson.slug).first()
    page = found.get_latest_revision_as_object() if found else None
    if page is not None and page.recording_id:
        return page
    fields = {
        "topic": subject_page.course.topics.filter(code=lesson.topic).first(),
        "is_core": lesson.core,
        "series": lesson.series,
        "outcomes": "\n".join(lesson.outcomes),
        "questions": lesson.list_blocks(),
        "attachments": [("document", _add_worksheet(lesson, author, subject_page, source))],
        "recording": source,
    }
    if page is None:
        return draft_lesson(
            subject_page=subject_page,
            title=lesson.title,
            summary=lesson.summary,
            by=author,
            **fields,
        )
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=author, log_action=True)
    return page


def _add_worksheet(
    lesson: FilmedLesson, author: Any, subject_page: SubjectPage, source: Source
) -> Any:
    paper = io.BytesIO()
    draw_worksheet(lesson, label=str(subject_page.course)).save(paper, "PDF", resolution=150)
    document = get_document_model()(
        title=f"Phiếu bài tập: {lesson.title}",
        collection=source.collection,
        uploaded_by_user=author,
    )
    document.file.save(f"phieu-{lesson.slug}.pdf", ContentFile(paper.getvalue()), save=False)
    document._set_document_file_metadata()  # its hash names it to caches
    document.save()
    return document


@transaction.atomic
def _review(page: LessonPage, author: Any, *, waits_for: str) -> None:
    row = LessonPage.objects.get(pk=page.pk)
    if not row.live or row.has_unpublished_changes:
        review(page, author, now=timezone.now(), waits_for=waits_for)
