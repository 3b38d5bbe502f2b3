"""Who has lessons scored, who closes a scoring and chooses; who scores is the policy's alone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Round, Submission
from lessons.reviews.permissions.conflicts import list_parties
from lessons.reviews.rules.voting import StageKind


def find_scorable(user: Any) -> Q:
    """Return, as a condition on scoring rounds, what `user` scores or chooses from."""
    policy = get_conf().make_policy()
    found: Q = policy.find_rounds(user)
    if policy.may_arrange(user):
        readable = Submission.objects.filter(policy.find_readable(user)).values("pk")
        found |= Q(submission__in=readable)
    return found & Q(stage__kind=StageKind.SCORING)


def may_put_up(*, user: Any, thing: Any) -> bool:
    """Tell whether `user`, an officer with no hand in it, may have `thing` scored."""
    policy = get_conf().make_policy()
    if not policy.may_arrange(user):
        return False
    newest = Submission.objects.about(thing).order_by("-number").first()
    if newest is None:
        # It came with the program: nobody's school stands behind it.
        return user.pk not in list_parties(thing, submitted_by=None)
    reached = Submission.objects.filter(pk=newest.pk).filter(policy.find_readable(user))
    return reached.exists() and user.pk not in list_parties(thing, submitted_by=None)


def may_choose(*, user: Any, rounds: Iterable[Round]) -> bool:
    """Tell whether `user` may close these rounds together: an officer who made none of them."""
    policy = get_conf().make_policy()
    numbers = {one.submission_id for one in rounds}
    if not numbers or not policy.may_arrange(user):
        return False
    about = Submission.objects.filter(pk__in=numbers)
    reached = about.filter(
        pk__in=Submission.objects.filter(policy.find_readable(user)).values("pk")
    )
    return reached.count() == len(numbers) and not about.filter(parties=user.pk).exists()
