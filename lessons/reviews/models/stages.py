"""A step of the review, as data: who decides, how many of them, by which checklist, until when."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from lessons.reviews.conf import get_conf
from lessons.reviews.models.reach import Reach
from lessons.reviews.rules.voting import Demands, StageKind


class Stage(Reach, Task):
    """Decided by votes (actions/voting.py), never by Wagtail's buttons."""

    KIND_CHOICES = [
        (StageKind.SPECIALISTS, _("specialist group of the author's school")),
        (StageKind.COUNCIL, _("council of the office")),
        (StageKind.SCORING, _("scoring for television")),
    ]

    kind = models.CharField(_("kind of stage"), max_length=12, choices=KIND_CHOICES)
    quorum = models.PositiveSmallIntegerField(_("votes needed"), default=1)
    subject_needed = models.PositiveSmallIntegerField(_("subject specialists needed"), default=0)
    content_needed = models.PositiveSmallIntegerField(_("content reviewers needed"), default=0)
    excludes_same_place = models.BooleanField(_("nobody from the author's school"), default=False)
    watch_share_percent = models.PositiveSmallIntegerField(
        _("share of the video to watch (%)"),
        default=0,
        help_text=_("Who has played less of it cannot approve."),
    )
    working_days = models.PositiveSmallIntegerField(_("working days to decide"), default=5)
    checklist = models.ForeignKey(
        "reviews.Checklist",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stages",
        verbose_name=_("checklist"),
    )
    is_for_television = models.BooleanField(_("only what wishes to be broadcast"), default=False)
    groups = models.ManyToManyField(
        "auth.Group",
        blank=True,
        related_name="+",
        verbose_name=_("groups"),
        help_text=_("Members may vote, beside those whom their role calls."),
    )

    admin_form_fields = [
        *Task.admin_form_fields,
        *("kind", "quorum", "subject_needed", "content_needed", "excludes_same_place"),
        *("watch_share_percent", "working_days", "checklist", "subjects", "levels"),
        *("is_for_television", "groups"),
    ]

    class Meta:
        app_label = "reviews"
        verbose_name = _("stage of the review")
        verbose_name_plural = _("stages of the review")

    @property
    def demands(self) -> Demands:
        """Return what it asks for, as the rules know it."""
        return Demands(quorum=self.quorum, subject=self.subject_needed, content=self.content_needed)

    def start_plainly(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin as any task of Wagtail's does; `start` is hung in by signal_handlers."""
        state: TaskState = Task.start(self, workflow_state, user=user)
        return state

    def locked_for_user(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        # For everybody: what is voted on must stay what it is.
        return True

    def user_can_access_editor(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        return bool(get_conf().make_policy().may_judge(stage=self, thing=obj, user=user))

    def get_actions(self, obj: models.Model, user: AbstractBaseUser) -> list[tuple]:
        # Votes are cast on the review screen. Wagtail's buttons know neither checklist nor quorum;
        # this one decides nothing, but without any Wagtail shows reviewers no preview.
        may_judge = get_conf().make_policy().may_judge(stage=self, thing=obj, user=user)
        return [("review", _("Open the review"), True)] if may_judge else []

    def get_task_states_user_can_moderate(self, user: AbstractBaseUser, **kwargs: Any) -> Any:
        rounds = self.rounds.list_open().filter(get_conf().make_policy().find_rounds(user))
        return TaskState.objects.filter(
            pk__in=rounds.values("task_state"), status=TaskState.STATUS_IN_PROGRESS
        )

    @classmethod
    def get_description(cls) -> str:
        return str(_("So many of the right people vote, by a checklist"))
