"""Keeps the table of everything public in step with the lesson pages, in the same transaction."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from lessons.catalogue.conf import get_conf
from lessons.catalogue.models import AbstractLessonPage, LessonPage
from lessons.curriculum.signals import courses_changed
from lessons.discovery.actions import mark_changed, put_entry, withdraw_entry
from lessons.discovery.queries import is_public
from lessons.discovery.rules import Item
from lessons.discovery.rules import Source as ItemSource
from media_pipeline.models import Caption, Source
from media_pipeline.queries.library import describe
from media_pipeline.signals import source_published, source_ready, source_withdrawn


def connect() -> None:
    """Listen to whatever makes a page public, moves it or takes it away."""
    page_published.connect(follow_page)
    page_unpublished.connect(follow_page)
    post_save.connect(follow_save)
    page_slug_changed.connect(follow_branch)
    post_page_move.connect(follow_branch)
    post_save.connect(follow_restriction, sender=PageViewRestriction)
    post_delete.connect(follow_restriction, sender=PageViewRestriction)
    post_delete.connect(forget_page)
    courses_changed.connect(begin_edition)
    source_published.connect(follow_recording)
    source_withdrawn.connect(follow_recording)
    post_save.connect(follow_captions, sender=Caption)
    post_delete.connect(follow_captions, sender=Caption)
    source_ready.connect(follow_recording)


def describe_lesson(lesson: AbstractLessonPage) -> Item | None:
    """Return what readers find of `lesson`; None unless it is live, public and has an address."""
    parts = lesson.get_url_parts()
    if not lesson.live or parts is None or lesson.get_view_restrictions().exists():
        return None
    above = lesson.get_parent().specific_deferred
    topic, recording = lesson.topic, lesson.recording
    teachers = lesson.list_teacher_names()
    words = [topic.name if topic else "", *lesson.list_outcomes(), lesson.transcript]
    return Item(
        origin=f"lesson:{lesson.pk}",
        kind="lesson",
        url=parts[2],
        title=lesson.title,
        summary=lesson.summary,
        text="\n".join(words),
        course_id=getattr(above, "course_id", None),
        topic_id=topic.pk if topic and topic.course_id == getattr(above, "course_id", 0) else None,
        series=lesson.series,
        school=get_conf().tell_school_apart(owner=lesson.owner_id, name=lesson.school_name)[:200],
        teacher=", ".join(teachers)[:300],
        teachers=tuple(teachers),
        language=lesson.language,
        duration_ms=recording.original.duration_ms if recording else None,
        size_bytes=find_smallest(recording) if recording else None,
        has_captions=recording is not None and recording.captions.exists(),
        published_at=lesson.first_published_at,
    )


def find_smallest(recording: Source) -> int | None:
    """Return how much must be loaded to watch `recording`, by who has least to spare."""
    smallest = describe(recording).smallest
    return smallest.bytes if smallest else None


def list_lesson_items() -> Iterator[Item]:
    """Yield every public lesson."""
    for lesson in LessonPage.objects.live().iterator(chunk_size=200):
        item = describe_lesson(lesson)
        if item is not None:
            yield item


LESSONS = ItemSource(name="lesson", list_items=list_lesson_items)


def follow_page(*, instance: Page, **_kwargs: Any) -> None:
    """Put a lesson that went live, withdraw one that did not stay so; any page is news."""
    mark_changed()
    follow_lessons([instance])


def follow_save(
    *,
    instance: Any,
    created: bool = False,
    update_fields: Iterable[str] | None = None,
    **_kwargs: Any,
) -> None:
    """Withdraw a lesson in the very transaction that saves it as not live; any page is news.

    Wagtail says only afterwards that it unpublished a page; a process killed in between would
    leave the lesson to be found. Publishing waits for Wagtail: children of the page come last.
    """
    if isinstance(instance, AbstractLessonPage) and not instance.live:
        # A draft is saved every few seconds: as nobody sees it, it is no news and waits for nobody.
        origin = f"lesson:{instance.pk}"
        if not created and is_public(origin):
            withdraw_entry(origin=origin, now=timezone.now())
    # The draft of a public page is saved by naming what changes beside it.
    elif isinstance(instance, Page) and (update_fields is None or "live" in update_fields):
        mark_changed()


def follow_branch(*, instance: Page, **_kwargs: Any) -> None:
    """Look again at a page and all below it: their addresses have changed."""
    mark_changed()
    page = Page.objects.get(pk=instance.pk)
    follow_lessons(Page.objects.descendant_of(page, inclusive=True).specific())


def follow_restriction(*, instance: PageViewRestriction, **_kwargs: Any) -> None:
    """Look again at what a password or a group now hides, or hides no longer."""
    if Page.objects.filter(pk=instance.page_id).exists():
        follow_branch(instance=instance.page)


def follow_lessons(pages: Iterable[Page]) -> None:
    """Say of each lesson among `pages` what readers may find of it now."""
    now = timezone.now()
    for page in pages:
        if not isinstance(page, AbstractLessonPage):
            continue
        item = describe_lesson(page)
        if item is None:
            withdraw_entry(origin=f"lesson:{page.pk}", now=now)
        else:
            put_entry(item=item, now=now)


def follow_recording(*, source: Source, **_kwargs: Any) -> None:
    """Look again at the lessons of a recording: it can be played now, or its sizes are known."""
    mark_changed()
    lessons = LessonPage.objects.live().filter(recording__original=source.original_id)
    follow_lessons(lessons.select_related("topic", "recording__original"))


def follow_captions(*, instance: Caption, **_kwargs: Any) -> None:
    """Say of the lessons that show a recording whether it has captions now."""
    lessons = LessonPage.objects.live().filter(recording=instance.source_id)
    if lessons.exists():
        # Read again after this: whoever withdraws one of them meanwhile is waited for.
        mark_changed()
        follow_lessons(lessons)


def forget_page(*, instance: Any, **_kwargs: Any) -> None:
    """Withdraw a lesson whose page was deleted."""
    if isinstance(instance, AbstractLessonPage):
        withdraw_entry(origin=f"lesson:{instance.pk}", now=timezone.now())
    if isinstance(instance, Page):
        mark_changed()


def begin_edition(**_kwargs: Any) -> None:
    """Let no cache show the old curriculum."""
    mark_changed()
