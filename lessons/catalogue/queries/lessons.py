"""What the page of a lesson shows beside its own fields; nothing that is not live and public."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from wagtail.models import get_page_models

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.rules import Choice, Question
from lessons.discovery.queries.showing import keep_shown
from media_pipeline.models import Source

MOST_RELATED = 12


@dataclass(frozen=True, kw_only=True)
class Around:
    """The lessons around one: before and after in teaching order, and those its teacher chose."""

    previous: AbstractLessonPage | None = None
    following: AbstractLessonPage | None = None
    related: tuple[AbstractLessonPage, ...] = ()


def find_around(lesson: AbstractLessonPage) -> Around:
    """Return the public lessons around `lesson`, all in one query.

    The order is that of the topics, within a topic that of the pages.
    """
    chosen = _list_chosen(lesson)
    before, after = _list_neighbours(lesson)
    wanted = Q(pk__in=chosen)
    for queryset in (before, after):
        if queryset is not None:
            wanted |= Q(pk=Subquery(queryset.values("pk")[:1]))
    if not (chosen or before is not None):
        return Around()
    pages = type(lesson)._default_manager.live().filter(wanted).select_related("topic")
    # Neighbours have the same parent: whoever reads this lesson has passed what stands above.
    # The chosen may lie behind a password elsewhere.
    pages = pages.public() if chosen else pages.filter(view_restrictions=None)
    found = {page.pk: page for page in pages}
    rest = [page for page in found.values() if page.pk not in chosen or _is_beside(page, lesson)]
    place = _place(lesson)
    return Around(
        previous=max((one for one in rest if _place(one) < place), key=_place, default=None),
        following=min((one for one in rest if _place(one) > place), key=_place, default=None),
        related=tuple(found[pk] for pk in chosen if pk in found),
    )


def list_lesson_models() -> list[type[AbstractLessonPage]]:
    """Return the page types that are lessons: ours, and those of the host."""
    return [model for model in get_page_models() if issubclass(model, AbstractLessonPage)]


def list_public_lessons(pks: Collection[int]) -> list[AbstractLessonPage]:
    """Return those of the lessons with these numbers that everybody may see, in their order."""
    found: dict[int, AbstractLessonPage] = {}
    for model in list_lesson_models():
        pages = model._default_manager.live().public().filter(pk__in=pks)
        parts = keep_shown(pages).select_related(*model.shown_with)
        found |= {lesson.pk: lesson for lesson in parts}
    return [found[pk] for pk in pks if pk in found]


def list_shown_recordings() -> QuerySet[Source]:
    """Return the recordings of all lessons that everybody may see.

    The row of a live page is its live revision: drafts show nothing.
    """
    shown = Q(pk__in=[])
    for model in list_lesson_models():
        pages = model._default_manager.live().public().exclude(recording=None)
        shown |= Q(pk__in=keep_shown(pages).values("recording"))
    return Source.objects.filter(shown)


def list_questions(lesson: AbstractLessonPage) -> list[Question]:
    """Return the self-check questions as the rules know them, in order."""
    return [read_question(block.block_type, block.value) for block in lesson.questions]


def _list_chosen(lesson: AbstractLessonPage) -> list[int]:
    # The stream itself would fetch each page before we could ask which of them are public.
    chosen = [block["value"] for block in lesson.related_lessons.raw_data]
    return [pk for pk in chosen if pk and pk != lesson.pk][:MOST_RELATED]


def _list_neighbours(
    lesson: AbstractLessonPage,
) -> tuple[QuerySet[Any], QuerySet[Any]] | tuple[None, None]:
    if lesson.topic is None or not lesson.path:
        return None, None
    siblings = type(lesson)._default_manager.live().filter(view_restrictions=None)
    # A topic of another subject, left over from a move, has no place in this order.
    siblings = siblings.sibling_of(lesson, inclusive=False).filter(
        topic__course=lesson.topic.course_id
    )
    place, path = lesson.topic.path, lesson.path
    before = Q(topic__path__lt=place) | Q(topic__path=place, path__lt=path)
    after = Q(topic__path__gt=place) | Q(topic__path=place, path__gt=path)
    return (
        siblings.filter(before).order_by("-topic__path", "-path"),
        siblings.filter(after).order_by("topic__path", "path"),
    )


def _is_beside(page: AbstractLessonPage, lesson: AbstractLessonPage) -> bool:
    same_parent = (
        page.depth == lesson.depth
        and page.path[: -page.steplen] == (lesson.path[: -lesson.steplen])
    )
    same_course = page.topic and lesson.topic and page.topic.course_id == lesson.topic.course_id
    return bool(same_parent and same_course)


def _place(lesson: AbstractLessonPage) -> tuple[str, str]:
    return (lesson.topic.path if lesson.topic else "", lesson.path)


def read_question(kind: str, value: Any) -> Question:
    """Return a question of the stream as the rules know it."""
    return Question(
        text=value["text"],
        choices=tuple(
            Choice(
                text=one["text"],
                is_right=bool(one["is_right"]),
                explanation=one["explanation"] or "",
            )
            for one in value.get("choices", ())
        ),
        takes_many=kind == "multiple_choice",
        accepted=tuple(value.get("accepted", ())),
        explanation=value["explanation"] or "",
    )
