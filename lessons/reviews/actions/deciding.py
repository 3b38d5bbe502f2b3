"""Closes a round once its votes have come to something, and tells Wagtail's workflow."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import WorkflowState

from lessons.reviews.actions.complaints import conclude
from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import Round
from lessons.reviews.queries.rounds import judge
from lessons.reviews.rules.voting import Outcome, StageKind
from lessons.reviews.signals import round_closed


@transaction.atomic
def settle_round(*, round: Round, by: Any, now: datetime) -> Outcome:
    """Close `round` if its votes suffice; what follows (the next stage, going public) follows."""
    held = (
        Round.objects.select_for_update(of=("self",))
        .select_related("submission", "stage")
        .get(pk=round.pk)
    )
    if not held.is_open:
        return Outcome(held.outcome)
    # Scores decide nothing about what is public.
    outcome = Outcome.OPEN if held.stage.kind == StageKind.SCORING else judge(held)
    if outcome is Outcome.OPEN:
        return outcome
    held.outcome, held.closed_at = outcome, now
    held.save(update_fields=["outcome", "closed_at"])
    held.claims.all().delete()
    submission = held.submission
    append_entry(
        event="decided",
        by=None,
        now=now,
        thing=submission.thing,
        number=submission.number,
        stage=held.stage.name,
        outcome=outcome.value,
    )
    if outcome is not Outcome.APPROVED or submission.is_reopened:
        submission.outcome, submission.decided_at = outcome, now
        submission.save(update_fields=["outcome", "decided_at"])
    round_closed.send(Round, round=held)
    if submission.is_reopened:
        conclude(round=held, words=_sum_up(held), now=now)
    _tell_workflow(held, outcome, by=by)
    return outcome


def _tell_workflow(round: Round, outcome: Outcome, *, by: Any) -> None:
    state = round.task_state
    if state is None:
        return
    stage = round.stage
    action = "approve" if outcome is Outcome.APPROVED else "reject"
    stage.on_action(state.specific, by, action, comment=_sum_up(round))
    if outcome is Outcome.REJECTED:
        # Not to be handed in again as it is: it is a draft, and a new review may begin.
        workflow_state = WorkflowState.objects.get(pk=state.workflow_state_id)
        if workflow_state.is_active:
            workflow_state.cancel(user=by)


def _sum_up(round: Round) -> str:
    """Return what reviewers wrote, for the author's list of lessons and Wagtail's history."""
    words = [vote.comment for vote in round.votes.all() if vote.comment]
    words += [
        answer["comment"]
        for vote in round.votes.all()
        for answer in vote.answers.values()
        if answer["answer"] == "no" and answer["comment"]
    ]
    return "\n".join(dict.fromkeys(words))
