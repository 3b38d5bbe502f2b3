"""Observed lessons: by what they are looked at, and what an observer writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from lessons.notices.actions import tell_people
from lms import LmsError
from lms.supervision.actions.audit import note
from lms.supervision.models import Observation, ObservationCriteria
from lms.supervision.permissions import OBSERVE, SUPERVISE, get_policy
from lms.supervision.queries.observations import OBSERVED, find_criteria, list_teachers
from lms.supervision.rules.observations import Criterion
from lms.supervision.signals import figures_changed

_TWICE_WITHIN = timedelta(minutes=10)
_SAID = ("taught_date", "lesson", "marks", "strengths", "advice")


class InvalidObservation(LmsError):
    """The person does not teach there, or a mark is missing or too high."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What an observer says of one lesson; marks by the place of their criterion."""

    taught_date: date
    lesson: str
    marks: Mapping[int, int]
    strengths: str = ""
    advice: str = ""


@transaction.atomic
def write_criteria(*, office: Any, criteria: Sequence[Criterion], by: Any, now: datetime) -> None:
    """Have lessons at `office` and below it observed by these from now on.

    :raises PermissionDenied: `by` does not supervise there.
    """
    get_policy().require(by, SUPERVISE, office)
    made = ObservationCriteria.objects.create(
        office=office,
        items=[[one.text, one.most] for one in criteria],
        written_by_id=by.pk,
        written_at=now,
    )
    note(made, "write_criteria", by=by, now=now)


@transaction.atomic
def write_observation(
    *, place: Any, teacher: Any, seen: Seen, by: Any, now: datetime
) -> Observation:
    """Write down what `by` saw in a lesson of `teacher`, and tell the teacher.

    Said twice in a moment word for word, it is one lesson: a button was pressed twice.

    :raises PermissionDenied: `by` does not observe there.
    :raises InvalidObservation: `teacher` does not teach there, or the marks do not fit.
    """
    get_policy().require(by, OBSERVE, place)
    # Whoever presses twice at a time takes turns.
    type(place)._default_manager.select_for_update(no_key=True).get(pk=place.pk)
    if not list_teachers(place, observer=by).filter(pk=teacher.pk).exists():
        raise InvalidObservation
    made = Observation(organisation=place, teacher=teacher, observer_id=by.pk)
    _fill(made, find_criteria(place), seen, now=now)
    same = {name: getattr(made, name) for name in _SAID}
    written = Observation.objects.filter(
        organisation=place, teacher=teacher, observer=by.pk, **same
    )
    if (former := written.filter(written_at__gt=now - _TWICE_WITHIN).first()) is not None:
        return former
    made.save()
    note(made, "write_observation", by=by, now=now)
    _tell(made, "observation.written", now=now)
    return made


@transaction.atomic
def change_observation(
    *, observation: Observation, seen: Seen, by: Any, now: datetime
) -> Observation:
    """Say otherwise what was seen; only whoever wrote it may, by the criteria of then.

    :raises PermissionDenied: `by` observes there no more.
    :raises InvalidObservation: somebody else wrote it, or the marks do not fit.
    """
    observation = Observation.objects.select_for_update().get(pk=observation.pk)
    get_policy().require(by, OBSERVE, observation.organisation)
    if observation.observer_id != by.pk:
        raise InvalidObservation
    former = observation.taught_date
    criteria = [Criterion(text=text, most=most) for text, most, _mark in observation.marks]
    _fill(observation, criteria, seen, now=now)
    observation.save()
    note(observation, "change_observation", by=by, now=now)
    _tell(observation, "observation.changed", now=now, also=[former])
    return observation


def _fill(
    observation: Observation, criteria: Sequence[Criterion], seen: Seen, *, now: datetime
) -> None:
    marks = [(one, seen.marks.get(at)) for at, one in enumerate(criteria)]
    if not all(mark is not None and 0 <= mark <= one.most for one, mark in marks):
        raise InvalidObservation
    observation.taught_date, observation.lesson = seen.taught_date, seen.lesson
    observation.marks = [[one.text, one.most, mark] for one, mark in marks]
    observation.strengths, observation.advice = seen.strengths, seen.advice
    observation.written_at = now
    observation.weigh()


def _tell(observation: Observation, kind: str, *, now: datetime, also: Sequence[date] = ()) -> None:
    tell_people(
        people=[observation.teacher_id],
        kind=kind,
        key=f"{kind}:{observation.pk}:{now.isoformat()}",
        title=observation.lesson,
        subject=f"observation:{observation.pk}",
        path=reverse("supervision:observation", args=[observation.pk]),
        now=now,
    )
    figures_changed.send(
        Observation,
        panel=OBSERVED,
        places=[observation.organisation_id],
        months=[observation.taught_date, *also],
    )
