"""What was asked under a lesson: the words, the answer, and as little as can be about who asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.classes.models.groups import ClassGroup
from lms.classes.rules import State

LONGEST_QUESTION = 500
LONGEST_ANSWER = 2000


class QuestionQuerySet(models.QuerySet["Question"]):
    """Reads of questions."""

    def waiting(self) -> "QuestionQuerySet":
        """Keep what no teacher has dealt with."""
        return self.filter(state=State.WAITING.value)

    def public(self) -> "QuestionQuerySet":
        """Keep what a teacher has approved and nobody has hidden."""
        return self.filter(state=State.PUBLIC.value)


class Question(models.Model):
    """One question; no name of a child, no address, no device."""

    STATE_CHOICES = [
        (State.WAITING.value, _("waiting for an answer")),
        (State.PUBLIC.value, _("shown with its answer")),
        (State.SET_ASIDE.value, _("not shown")),
        (State.HIDDEN.value, _("hidden")),
    ]

    lesson = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("lesson")
    )
    group = models.ForeignKey(ClassGroup, models.SET_NULL, null=True, related_name="+")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    """Who asked with an account, until it is answered."""
    text = models.TextField(_("question"), max_length=LONGEST_QUESTION)
    """As it was asked until a teacher approves it, then as approved: raw words are not kept."""
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_CHOICES, default=State.WAITING.value
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reports = models.PositiveSmallIntegerField(default=0)
    """So many readers, by address, since a teacher last looked."""
    version = models.PositiveIntegerField(default=1)
    """Counts its changes: of two teachers at once the second is told."""

    objects = QuestionQuerySet.as_manager()

    class Meta:
        app_label = "classes"
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("question of a pupil")
        verbose_name_plural = _("questions of pupils")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.PUBLIC.value)
                | (~Q(text="") & ~Q(answer="") & Q(decided_at__isnull=False)),
                name="classes_public_was_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["lesson", "state", "decided_at"], name="classes_question_lesson"),
            models.Index(fields=["state", "asked_at"], name="classes_question_state"),
            models.Index(fields=["group", "state"], name="classes_question_group"),
        ]

    def __str__(self) -> str:
        # It stands in the log, where no child's words may be.
        return f"{self.lesson.title} #{self.pk}"
