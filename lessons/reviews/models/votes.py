"""What reviewers said in the end, each once a round."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.submissions import Round
from lessons.reviews.rules.voting import APPROVING, CastVote, Choice, ReviewerKind


class Vote(models.Model):
    """A vote with its answers; it may be changed until the round is closed."""

    CHOICES = [
        (Choice.APPROVE, _("approve")),
        (Choice.APPROVE_WITH_ADVICE, _("approve, with advice")),
        (Choice.SEND_BACK, _("send back")),
        (Choice.REJECT, _("reject")),
    ]

    round = models.ForeignKey(Round, models.CASCADE, related_name="votes")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reviewer_name = models.CharField(_("reviewer"), max_length=200)
    """As it was: minutes stay when accounts go."""
    kinds = models.JSONField(default=list)
    """As what the reviewer voted."""
    choice = models.CharField(_("vote"), max_length=20, choices=CHOICES)
    checklist = models.ForeignKey(
        "reviews.Checklist", models.PROTECT, null=True, related_name="votes"
    )
    answers = models.JSONField(default=dict)
    """By the key of the item: `{"answer": "yes", "comment": ""}`."""
    comment = models.TextField(_("comment"), blank=True)
    files_hash = models.CharField(max_length=64)
    """What the reviewer judged; that of the submission."""
    watched_percent = models.PositiveSmallIntegerField(default=0)
    cast_at = models.DateTimeField(_("voted at"))

    class Meta:
        app_label = "reviews"
        ordering = ["cast_at", "pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer"],
                condition=Q(reviewer__isnull=False),
                name="reviews_one_vote_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_name}: {self.get_choice_display()}"

    @property
    def cast(self) -> CastVote:
        """Return it as the rules know it."""
        return CastVote(
            choice=Choice(self.choice), kinds=frozenset(ReviewerKind(one) for one in self.kinds)
        )

    @property
    def approves(self) -> bool:
        """Tell whether it says yes."""
        return self.choice in APPROVING
