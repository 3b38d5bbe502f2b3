"""The review workflow that every site begins with: the stages of the gate, where there is one."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from wagtail.models import Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from lms.people.actions.audit import note
from lms.people.conf import list_library_models
from lms.people.models import RoleReviewTask
from lms.people.permissions import SYSTEM


@transaction.atomic
def ensure_workflow(*, home: Any, now: datetime) -> Workflow:
    """Return the workflow of the pages below `home` and of the library, made if there is none.

    Run as often as you like: a workflow that somebody else put there is left alone, but for the
    step of an earlier version, whose place the stages of the gate take.
    """
    assigned = WorkflowPage.objects.filter(page=home.pk).select_related("workflow").first()
    if assigned is not None:
        _replace_old_step(assigned.workflow, now=now)
        _assign_to_library(assigned.workflow)
        return assigned.workflow
    # Names are data: they are written in the site's language, not in the caller's.
    with translation.override(settings.LANGUAGE_CODE):
        workflow, _made = Workflow.objects.get_or_create(name=gettext("Lesson review"))
    _add_tasks(workflow, _ensure_tasks(now=now))
    WorkflowPage.objects.create(page_id=home.pk, workflow=workflow)
    _assign_to_library(workflow)
    note(workflow, "ensure_workflow", by=SYSTEM, now=now)
    return workflow


def _ensure_tasks(*, now: datetime) -> list[Any]:
    if apps.is_installed("lessons.reviews"):
        # By name: a host may take our people without the gate.
        ensure_stages = import_string("lessons.reviews.actions.founding.ensure_stages")
        return [stage.task_ptr for stage in ensure_stages(now=now)]
    with translation.override(settings.LANGUAGE_CODE):
        task, _made = RoleReviewTask.objects.get_or_create(name=gettext("School review"))
    return [task.task_ptr]


def _add_tasks(workflow: Workflow, tasks: list[Any]) -> None:
    for position, task in enumerate(tasks):
        WorkflowTask.objects.get_or_create(
            workflow=workflow, task=task, defaults={"sort_order": position}
        )


def _replace_old_step(workflow: Workflow, *, now: datetime) -> None:
    """Put the stages in the place of the one step; what waits for it begins at the first stage."""
    if not apps.is_installed("lessons.reviews"):
        return
    old = RoleReviewTask.objects.filter(workflow_tasks__workflow=workflow, active=True)
    for task in list(old):
        _add_tasks(workflow, _ensure_tasks(now=now))
        WorkflowTask.objects.filter(workflow=workflow, task=task.task_ptr).delete()
        task.deactivate()
        note(workflow, "ensure_workflow", by=SYSTEM, now=now)


def _assign_to_library(workflow: Workflow) -> None:
    for model in list_library_models():
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
