"""How the review is arranged: steps in their order, who fills their seats, what lacks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from wagtail.models import TaskState, Workflow, WorkflowTask

from lessons.curriculum.models import Course
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Appointment, Round, Stage, Submission
from lessons.reviews.queries.rounds import judge_ended
from lessons.reviews.rules.gaps import Gap, Lack, Place, Seat, find_gaps
from lessons.reviews.rules.voting import Outcome, ReviewerKind, StageKind

_PASSED = frozenset({TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED})


@dataclass(frozen=True, kw_only=True)
class StageGap:
    """What a step lacks, and for what, in words of the curriculum."""

    stage: Stage
    lack: Lack
    where: tuple[str, ...]
    """Empty where it is everywhere."""
    office: str = ""
    """Whose lessons lack it; empty where all offices do."""


def list_gaps(reader: Any = None) -> list[StageGap]:
    """Return what keeps steps in use from ever saying yes, in the order of the steps.

    Each office is asked for its own lessons: a specialist elsewhere does not help it. With a
    `reader`, of those whose review they arrange.
    """
    courses = list(Course.objects.select_related("subject", "grade__level"))
    seats = _read_seats()
    policy = get_conf().make_policy()
    found = []
    for stage in list_deciding():
        places = {
            Place(subject=one.subject_id, level=one.grade.level_id): f"{one.subject}, "
            f"{one.grade.level}"
            for one in courses
            if stage.covers(one)
        }
        lacking = {
            office: find_gaps([seats.get(pk, ()) for pk in called], stage.demands, places)
            for office, called in policy.list_benches(stage, reader=reader).items()
        }
        gaps = list(lacking.values())
        if gaps and all(one == gaps[0] for one in gaps):
            lacking = {"": gaps[0]}
        found += [
            StageGap(stage=stage, lack=gap.lack, where=_name_places(gap, places), office=office)
            for office, lacks in lacking.items()
            for gap in lacks
        ]
    return found


def list_deciding() -> list[Stage]:
    """Return the steps that decide and are in use, in their order."""
    deciding = Stage.objects.exclude(kind=StageKind.SCORING).filter(
        active=True, workflow_tasks__workflow__active=True
    )
    found = deciding.order_by("workflow_tasks__workflow", "workflow_tasks__sort_order")
    return list(dict.fromkeys(found.prefetch_related("subjects", "levels")))


def find_workflow() -> Workflow | None:
    """Return the one workflow that the steps make up; None where a site has several or none."""
    holding = Workflow.objects.filter(active=True, workflow_tasks__task__in=_list_tasks())
    found = list(holding.distinct()[:2])
    return found[0] if len(found) == 1 else None


def list_places(workflow: Workflow) -> list[WorkflowTask]:
    """Return the places of `workflow` in their order."""
    return list(workflow.workflow_tasks.select_related("task").order_by("sort_order", "pk"))


def list_stranded() -> set[int]:
    """Return the open submissions that have passed a step which has not said yes to them.

    Wagtail begins no step twice, and every step is asked once more before something is public:
    the last one could not end.
    """
    submissions = (
        Submission.objects.filter(outcome=Outcome.OPEN)
        .exclude(workflow_state=None)
        .select_related("workflow_state", "course__grade")
        .prefetch_related(
            Prefetch("rounds", Round.objects.prefetch_related("votes")),
            "workflow_state__task_states",
        )
    )
    orders: dict[int, list[Stage]] = defaultdict(list)
    stages = Stage.objects.prefetch_related("subjects", "levels").in_bulk()
    places = WorkflowTask.objects.filter(task__in=_list_tasks()).order_by("sort_order", "pk")
    for workflow, task in places.values_list("workflow", "task"):
        orders[workflow].append(stages[task])
    return {one.pk for one in submissions if _is_stranded(one, orders)}


def count_open(stage: Stage) -> int:
    """Return how many rounds are open at `stage`."""
    return stage.rounds.list_open().count()


def _is_stranded(submission: Submission, orders: Mapping[int, Sequence[Stage]]) -> bool:
    state: Any = submission.workflow_state
    order = orders.get(state.workflow_id, ())
    stages = {one.pk: one for one in order}
    rounds = [one for one in submission.rounds.all() if one.stage_id in stages]
    for one in rounds:
        one.stage = stages[one.stage_id]
    approved = {
        one.stage_id
        for one in rounds
        if one.outcome == Outcome.APPROVED and judge_ended(one) is Outcome.APPROVED
    }
    passed = {one.task_id for one in state.task_states.all() if one.status in _PASSED} - approved
    return any(one.pk in passed and _decides(one, submission) for one in order)


def _decides(stage: Stage, submission: Submission) -> bool:
    if not stage.active or stage.kind == StageKind.SCORING:
        return False
    if stage.is_for_television and not submission.for_television:
        return False
    return stage.covers(submission.course)


def _read_seats() -> dict[Any, list[Seat]]:
    held: dict[Any, list[Seat]] = defaultdict(list)
    for one in Appointment.objects.prefetch_related("subjects", "levels"):
        held[one.person_id].append(
            Seat(
                kind=ReviewerKind(one.kind),
                subjects=frozenset(subject.pk for subject in one.subjects.all()),
                levels=frozenset(level.pk for level in one.levels.all()),
            )
        )
    return held


def _name_places(gap: Gap, names: dict[Place, str]) -> tuple[str, ...]:
    return () if len(gap.places) == len(names) else tuple(names[place] for place in gap.places)


def _list_tasks() -> Any:
    return Stage.objects.values("task_ptr")
