"""Arranges the review: the order of the steps, and what of every change the log keeps."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.models import Workflow, WorkflowTask

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import Checklist, Stage
from lessons.reviews.queries.arranging import count_open, find_workflow, list_places, list_stranded
from lessons.reviews.rules.voting import StageKind


class UnableToArrange(LessonsError):
    """What is under review would be left between two steps."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@transaction.atomic
def arrange_stage(*, stage: Stage, save: Any, place: int | None) -> Stage:
    """Save `stage` by calling `save`, at the `place` of the review, from 1; None takes it out.

    Nothing under review is left behind a step that has not said yes to it. Wagtail's own log, and
    by it ours, is written by the caller's screen.

    :raises UnableToArrange: something would be.
    """
    before = list_stranded() if stage.pk else set()
    waiting = count_open(stage) if stage.pk else 0
    is_new = stage.pk is None
    stage.active = place is not None
    saved: Stage = save()
    if place is None and waiting:
        raise UnableToArrange(waiting)
    if saved.kind != StageKind.SCORING:
        _put(saved, place)
    stranded = list_stranded() - before
    if stranded and not (is_new and place is None):
        raise UnableToArrange(len(stranded))
    return saved


def _put(stage: Stage, place: int | None) -> None:
    workflow = find_workflow()
    if workflow is None:
        return
    rows = list_places(workflow)
    own = next((one for one in rows if one.task_id == stage.pk), None)
    if own is not None:
        rows.remove(own)
    if place is not None:
        own = own or WorkflowTask(workflow=workflow, task=stage.task_ptr)
        rows.insert(place - 1, own)
    elif own is not None:
        own.delete()
    for position, row in enumerate(rows):
        row.sort_order = position
        row.save()


@transaction.atomic
def note_arranged(*, thing: Model, verb: str, by: Any, now: datetime) -> None:
    """Write into the log what `thing` says now that `by` has arranged it."""
    append_entry(
        event="arranged", by=by, now=now, thing=thing, verb=verb, state=describe_arranged(thing)
    )


def describe_arranged(thing: Any) -> dict[str, Any]:
    """Return what a stage, a checklist, an appointment or a workflow says, plainly."""
    found: dict[str, Any] = {}
    for field in thing._meta.concrete_fields:
        value = field.value_from_object(thing)
        found[field.name] = value if isinstance(value, bool | int | None) else str(value)
    for field in thing._meta.many_to_many:
        found[field.name] = sorted(str(one) for one in getattr(thing, field.name).all())
    if isinstance(thing, Checklist):
        found["items"] = [[one.key, one.text, one.is_blocking] for one in thing.items.all()]
    if isinstance(thing, Workflow):
        found["steps"] = [one.task.name for one in list_places(thing)]
    return found
