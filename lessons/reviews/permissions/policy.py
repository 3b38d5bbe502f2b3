"""Who is called to review what. The complete site replaces this one by roles at organisations.

`LESSONS["REVIEWS"]["POLICY"]` names the class; `lessons.reviews.conf.get_conf().make_policy()`
makes one. Conflicts of interest are not asked here but in conflicts.py, for every policy alike.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet

from lessons.reviews.models import Appointment, Round, Stage, Submission
from lessons.reviews.models.things import name_thing
from lessons.reviews.rules.voting import ReviewerKind

_MEMO = "_reviews_may_enter"


class GroupPolicy:
    """Wagtail's groups: the members of a stage's groups vote; Django's permissions do the rest."""

    arranges_groups = True
    """Whether whoever arranges a stage chooses its groups."""

    def find_rounds(self, user: Any) -> Q:
        """Return, as a condition on rounds, where `user` is called to vote."""
        if not user.is_active or user.pk is None:
            return Q(pk__in=[])
        mine = Stage.objects.filter(groups__in=user.groups.all()).values("pk")
        return Q(stage__in=mine)

    def may_enter(self, user: Any) -> bool:
        """Tell whether `user` is of those whom reviews call, whatever is open just now."""
        if not user.is_active or user.pk is None:
            return False
        # Several parts of a page ask; the object of a user lives for one request.
        if not hasattr(user, _MEMO):
            asked = Stage.objects.filter(groups__in=user.groups.all())
            setattr(user, _MEMO, asked.exists())
        return bool(getattr(user, _MEMO))

    def may_judge(self, *, stage: Stage, thing: models.Model, user: Any) -> bool:
        """Tell whether `user` is called to vote on `thing` at `stage` just now."""
        about = {f"submission__{name}": value for name, value in name_thing(thing).items()}
        rounds = Round.objects.list_open().filter(stage=stage, **about)
        return rounds.filter(self.find_rounds(user)).exists()

    def list_called(self, round: Round) -> QuerySet[Any]:
        """Return the people whom `round` calls, conflicts not considered."""
        people = get_user_model()._default_manager.filter(is_active=True)
        return people.filter(groups__in=round.stage.groups.all()).distinct()

    def list_substitutes(self, user: Any) -> QuerySet[Any]:
        """Return who may be called in the place of `user` while they are away: their equals."""
        groups = user.groups.filter(pk__in=Stage.objects.values("groups"))
        people = get_user_model()._default_manager.filter(is_active=True)
        return people.filter(groups__in=groups).exclude(pk=user.pk).distinct()

    def list_benches(self, stage: Stage, *, reader: Any = None) -> dict[str, frozenset[Any]]:
        """Return whom `stage` may call (numbers), by the office whose lessons they get.

        With a `reader`, for the offices whose review they arrange.

        Empty where each school has its own people: only the school can tell.
        """
        people = get_user_model()._default_manager.filter(is_active=True)
        called = people.filter(groups__in=stage.groups.all())
        return {"": frozenset(called.values_list("pk", flat=True))}

    def list_appointable(self, user: Any) -> QuerySet[Any]:
        """Return the people whom `user` may appoint: whom reviews call at all."""
        people = get_user_model()._default_manager.filter(is_active=True)
        called = Stage.objects.exclude(groups=None).values("groups")
        return people.filter(groups__in=called).distinct()

    def read_kinds(self, *, user: Any, submission: Submission) -> frozenset[ReviewerKind]:
        """Return as what `user` votes on `submission`; who was not appointed judges the content."""
        held = Appointment.objects.filter(person=user.pk)
        if not held.exists():
            return frozenset({ReviewerKind.CONTENT})
        course = submission.course
        fits = match_place("subjects", course.subject_id if course else None)
        fits &= match_place("levels", course.grade.level_id if course else None)
        kinds = held.filter(fits).values_list("kind", flat=True)
        return frozenset(ReviewerKind(kind) for kind in kinds)

    def shares_place(self, *, user: Any, people: Iterable[Any]) -> bool:
        """Tell whether `user` works at a school where one of `people` (numbers) does."""
        return False

    def list_near(self, user: Any) -> QuerySet[Any]:
        """Return who works at a school where `user` does."""
        nobody: QuerySet[Any] = get_user_model()._default_manager.none()
        return nobody

    def name_places(self, people: Iterable[Any]) -> dict[Any, str]:
        """Return where each of `people` (numbers) works, for minutes and statistics."""
        return {}

    def name_office(self, owner: Any) -> str:
        """Return which office the minutes about the work of `owner` (a number) are of."""
        return str(getattr(settings, "WAGTAIL_SITE_NAME", ""))

    def find_withdrawable(self, user: Any) -> Q:
        """Return, as a condition on the newest submissions, what `user` may take off the public
        side and whose complaints they settle.
        """
        allowed = user.is_active and user.has_perm("reviews.add_withdrawal")
        return Q() if allowed else Q(pk__in=[])

    def may_withdraw_unreviewed(self, user: Any) -> bool:
        """Tell whether `user` may take off what came without votes, from before or with the
        program.
        """
        return bool(user.is_active and user.has_perm("reviews.add_withdrawal"))

    def may_withdraw(self, *, user: Any, thing: models.Model) -> bool:
        """Tell whether `user` may take `thing` off the public side."""
        return bool(user.is_active and user.has_perm("reviews.add_withdrawal"))

    def list_arrangers(self, round: Round) -> QuerySet[Any]:
        """Return who is told that `round` is overdue: those who arrange, where it belongs."""
        people = get_user_model()._default_manager
        found: QuerySet[Any] = people.with_perm(
            "reviews.change_stage",
            include_superusers=False,
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return found.filter(is_active=True)

    def may_read_chosen(self, user: Any) -> bool:
        """Tell whether `user` reads what was chosen for broadcast and as model lessons."""
        return self.may_arrange(user)

    def find_chosen(self, user: Any) -> Q:
        """Return, as a condition on submissions, of whose choice `user` reads."""
        return self.find_readable(user) if self.may_arrange(user) else Q(pk__in=[])

    def list_broadcasters(self, owner: Any) -> QuerySet[Any]:
        """Return who broadcasts what was chosen of the work of `owner` (a number)."""
        nobody: QuerySet[Any] = get_user_model()._default_manager.none()
        return nobody

    def may_arrange(self, user: Any) -> bool:
        """Tell whether `user` arranges stages, checklists and appointments."""
        return bool(user.is_active and user.has_perm("reviews.change_stage"))

    def find_readable(self, user: Any) -> Q:
        """Return, as a condition on submissions, whose minutes and history `user` may read."""
        if not user.is_active or user.pk is None:
            return Q(pk__in=[])
        if self.may_arrange(user):
            return Q()
        called = Round.objects.filter(self.find_rounds(user)).values("submission")
        return Q(owner=user.pk) | Q(submitted_by=user.pk) | Q(pk__in=called)


def match_place(name: str, number: int | None) -> Q:
    """Return the condition that `name`, many subjects or levels, is empty or holds `number`."""
    empty = Q(**{f"{name}__isnull": True})
    return empty if number is None else empty | Q(**{name: number})
