"""A step of Wagtail's workflow that the reviewers above the author decide, without the gate.

Where `lessons.reviews` is installed its stages take this one's place (actions/workflow.py).
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision, Task, TaskState

from lms import LmsError
from lms.people.models.memberships import Membership
from lms.people.models.organisations import match_scope
from lms.people.rules import Capability, Scope, find_scope


class UnableToReview(LmsError, PermissionDenied):
    """The task state is not this person's to decide, or no longer what they read."""


class RoleReviewTask(Task):
    """Decided by whoever may review lessons at, or above, an organisation of the owner.

    Never by an author: not the owner, nor a co-teacher, nor anybody who saved a revision.
    """

    class Meta:
        verbose_name = _("review by the author's organisation")
        verbose_name_plural = _("reviews by the author's organisation")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        thing = workflow_state.content_object
        if not self.active:
            # The gate took its place while this waited for its author (actions/workflow.py).
            return self._skip(workflow_state)
        if thing.locked:
            # A lock that the author left behind would keep the reviewers' decision from it.
            thing.locked, thing.locked_by, thing.locked_at = False, None, None
            thing.save(update_fields=["locked", "locked_by", "locked_at"])
        return super().start(workflow_state, user=user)

    def user_can_access_editor(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        return self.may_review(obj, user)

    def locked_for_user(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        # For everybody: the edit view approves without running the task's form, and a revision
        # saved during the review would be published unread.
        return True

    def get_actions(self, obj: models.Model, user: AbstractBaseUser) -> list[tuple]:
        if not self.may_review(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: AbstractBaseUser, **kwargs: Any) -> QuerySet:
        reviewable = Q(pk__in=[])
        for model in self.list_models():
            things = self.find_reviewable(model, user).annotate(as_text=Cast("pk", CharField()))
            reviewable |= Q(
                workflow_state__base_content_type=_get_base_type(model),
                workflow_state__object_id__in=things.values("as_text"),
            )
        return TaskState.objects.filter(
            reviewable, task=self.task_ptr_id, status=TaskState.STATUS_IN_PROGRESS
        )

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> None:
        """Approve or reject once more checked against the thing that the state belongs to.

        The view checks the thing of its address, which a forged address can pair with the state of
        another one.

        :raises UnableToReview: when the user may not decide, or the thing has changed since.
        """
        thing = task_state.workflow_state.content_object
        if not self.may_review(thing, user):
            raise UnableToReview(thing.pk)
        if action_name == "approve" and thing.latest_revision_id != task_state.revision_id:
            raise UnableToReview(thing.pk)
        return super().on_action(task_state, user, action_name, **kwargs)

    def may_review(self, obj: models.Model, user: AbstractBaseUser) -> bool:
        """Tell whether `user` may decide about `obj`."""
        model = Page if isinstance(obj, Page) else type(obj)
        return self.find_reviewable(model, user).filter(pk=obj.pk).exists()

    def list_models(self) -> list[Any]:
        """Return what may wait for this step: pages, and models that its workflows are given to."""
        given = ContentType.objects.filter(
            wagtail_workflow_content_type__workflow__workflow_tasks__task=self.task_ptr_id
        )
        return [Page, *(model for one in given.distinct() if (model := one.model_class()))]

    def find_reviewable(self, model: Any, user: AbstractBaseUser) -> QuerySet:
        """Return the rows of `model`, which have owners, that are this person's to judge."""
        scope = _find_review_scope(user)
        if not scope:
            return model._default_manager.none()
        revised = (
            Revision.objects.filter(base_content_type=_get_base_type(model), user=user.pk)
            .annotate(number=Cast("object_id", models.BigIntegerField()))
            .values("number")
        )
        owners = Membership.objects.filter(match_scope("organisation__path", scope))
        theirs = Q(owner=user.pk) | Q(pk__in=revised) | Q(pk__in=_list_co_taught(model, user))
        things = model._default_manager.exclude(theirs)
        return things if scope.everything else things.filter(owner__in=owners.values("user_id"))

    def _skip(self, workflow_state: Any) -> TaskState:
        skipped: TaskState = TaskState.objects.create(
            workflow_state=workflow_state,
            revision=workflow_state.content_object.get_latest_revision(),
            task=self.task_ptr,
            status=TaskState.STATUS_SKIPPED,
        )
        return skipped

    @classmethod
    def get_description(cls) -> str:
        return str(_("Reviewers of the author's school, or of the office above it, decide"))


def _get_base_type(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _list_co_taught(model: Any, user: AbstractBaseUser) -> Any:
    # By name: the teachers' desk is a room that a site may leave out.
    if not issubclass(model, Page) or not apps.is_installed("lessons.desk"):
        return ()
    named = apps.get_model("desk", "CoTeacher")._default_manager.filter(account=user.pk)
    return named.values("lesson_id")


def _find_review_scope(user: AbstractBaseUser) -> Scope:
    if not user.is_active:
        return Scope()
    if getattr(user, "is_superuser", False):
        return Scope(everything=True)
    return find_scope(Membership.objects.read_held(user.pk), Capability.REVIEW_LESSONS)
