"""What the page of a lesson shows beside its own fields; nothing that is not live and public."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.rules import Choice, Question

MOST_RELATED = 12


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The lessons before and after one, in teaching order; None at the ends."""

    previous: AbstractLessonPage | None
    following: AbstractLessonPage | None


def find_neighbours(lesson: AbstractLessonPage) -> Neighbours:
    """Return the public lessons around `lesson`: by topic, within a topic by place in the tree."""
    if lesson.topic is None:
        return Neighbours(previous=None, following=None)
    others = _list_siblings(lesson).select_related("topic")
    place, path = lesson.topic.path, lesson.path
    before = Q(topic__path__lt=place) | Q(topic__path=place, path__lt=path)
    after = Q(topic__path__gt=place) | Q(topic__path=place, path__gt=path)
    return Neighbours(
        previous=others.filter(before).order_by(F("topic__path").desc(), "-path").first(),
        following=others.filter(after).order_by("topic__path", "path").first(),
    )


def list_related_lessons(lesson: AbstractLessonPage) -> list[AbstractLessonPage]:
    """Return the lessons that the teacher chose and pupils may see, in the teacher's order."""
    chosen = [block.value.pk for block in lesson.related_lessons if block.value][:MOST_RELATED]
    if not chosen:
        return []
    found = type(lesson)._default_manager.live().public().in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found and pk != lesson.pk]


def list_questions(lesson: AbstractLessonPage) -> list[Question]:
    """Return the self-check questions as the rules know them, in order."""
    return [_read_question(block.block_type, block.value) for block in lesson.questions]


def _list_siblings(lesson: AbstractLessonPage) -> QuerySet[Any]:
    siblings = type(lesson)._default_manager.live().public().sibling_of(lesson, inclusive=False)
    # A topic of another subject, left over from a move, has no place in this order.
    return siblings.filter(topic__course=lesson.topic.course_id) if lesson.topic else siblings


def _read_question(kind: str, value: Any) -> Question:
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
