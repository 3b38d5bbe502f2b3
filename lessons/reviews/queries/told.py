"""What notices of the review are about, and which of them somebody may still read."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from lessons.reviews.models import Round, Submission
from lessons.reviews.models.things import get_thing_type
from lessons.reviews.queries.chosen import list_chosen
from lessons.reviews.queries.reading import list_readable
from lessons.reviews.rules.voting import Outcome

KINDS = "review."


def name_round(pk: int) -> str:
    """Return how notices name a round that calls somebody."""
    return f"round:{pk}"


def name_submitted(submission: Submission) -> str:
    """Return how notices name what its makers are told of."""
    return f"thing:{submission.thing_type_id}:{submission.thing_id}"


def name_chosen(pk: int) -> str:
    """Return how notices name what was chosen, for whoever broadcasts it."""
    return f"chosen:{pk}"


def list_closed(round: Round) -> set[str]:
    """Return how notices name the closed rounds about the thing of `round`."""
    about = round.submission
    rounds = Round.objects.exclude(outcome=Outcome.OPEN).filter(
        submission__thing_type=about.thing_type_id, submission__thing_id=about.thing_id
    )
    return {name_round(pk) for pk in rounds.values_list("pk", flat=True)}


def keep_readable(person: Any, notices: list[Any]) -> list[Any]:
    """Return `notices` without those of the review about what `person` may not read any more."""
    ours = [one for one in notices if one.kind.startswith(KINDS)]
    rounds = {one.subject for one in ours if one.subject.startswith("round:")}
    things = {one.subject for one in ours if one.subject.startswith("thing:")}
    chosen = {one.subject for one in ours if one.subject.startswith("chosen:")}
    allowed = _keep_rounds(person, rounds) | _keep_things(person, things)
    allowed |= _keep_chosen(person, chosen)
    # What is about nobody's work is its reader's own.
    allowed.add("")
    return [one for one in notices if not one.kind.startswith(KINDS) or one.subject in allowed]


def _keep_rounds(person: Any, subjects: set[str]) -> set[str]:
    numbers = [int(one.partition(":")[2]) for one in subjects]
    if not numbers:
        return set()
    found = list_readable(person).filter(pk__in=numbers).values_list("pk", flat=True)
    return {name_round(pk) for pk in found}


def _keep_chosen(person: Any, subjects: set[str]) -> set[str]:
    numbers = [int(one.partition(":")[2]) for one in subjects]
    if not numbers:
        return set()
    found = list_chosen(person).filter(pk__in=numbers).values_list("pk", flat=True)
    return {name_chosen(pk) for pk in found}


def _keep_things(person: Any, subjects: set[str]) -> set[str]:
    named = [one.split(":", 2)[1:] for one in subjects]
    if not named:
        return set()
    theirs = Q(owner=person.pk) | Q(submitted_by=person.pk)
    # By name: the teachers' desk is a room that a site may leave out.
    if apps.is_installed("lessons.desk"):
        shared = apps.get_model("desk", "CoTeacher")._default_manager.filter(account=person.pk)
        lessons = [str(pk) for pk in shared.values_list("lesson", flat=True)]
        pages = get_thing_type(apps.get_model("wagtailcore", "Page")())
        theirs |= Q(thing_type=pages, thing_id__in=lessons)
    found = Submission.objects.filter(theirs, thing_id__in=[number for _kind, number in named])
    rows = found.values_list("thing_type", "thing_id").distinct()
    return {f"thing:{kind}:{number}" for kind, number in rows}
