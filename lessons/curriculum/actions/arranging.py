"""Keeps positions and paths true after any change; the only writer of `Topic.path`."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any

from lessons.curriculum.models import Topic
from lessons.curriculum.rules import (
    MAX_DEPTH,
    InvalidProgramme,
    Node,
    Place,
    arrange,
    measure_depth,
)


def renumber(items: Sequence[Any]) -> None:
    """Number model instances from 1 in the order given; write those that moved."""
    moved = []
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            moved.append(item)
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["position"], batch_size=500)


def arrange_topics(
    course_ids: Iterable[int], *, first: Collection[int] = (), wanted: dict[int, int] | None = None
) -> set[int]:
    """Put the topics of some courses in order; return the ids of those that moved.

    `wanted` gives positions by topic id. Topics in `first` win a tie for a position.

    :raises InvalidProgramme: for topics in a circle, or deeper than they may nest.
    """
    wanted = wanted or {}
    moved: list[Topic] = []
    topics = list(Topic.objects.filter(course__in=set(course_ids)).order_by("pk"))
    nodes: dict[int, list[Node]] = {}
    for topic in topics:
        # 0 is a new topic that asked for no position: it comes last.
        position = wanted.get(topic.pk, topic.position) or 32_767
        rank = (position, topic.pk not in first, topic.pk)
        nodes.setdefault(topic.course_id, []).append(
            Node(key=topic.pk, parent=topic.parent_id, rank=rank)
        )
    places: dict[Hashable, Place] = {}
    for course_nodes in nodes.values():
        places |= arrange(course_nodes)
    for topic in topics:
        place = places.get(topic.pk)
        if place is None or measure_depth(place.path) > MAX_DEPTH:
            raise InvalidProgramme(f"“{topic.code}” stands below itself or too deep.")
        if (topic.position, topic.path) != (place.position, place.path):
            topic.position, topic.path = place.position, place.path
            moved.append(topic)
    Topic.objects.bulk_update(moved, ["position", "path"], batch_size=500)
    return {topic.pk for topic in moved}
