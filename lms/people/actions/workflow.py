"""The review workflow that every site begins with; a later room replaces its single step."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Workflow, WorkflowContentType, WorkflowPage, WorkflowTask

from lms.people.actions.audit import note
from lms.people.conf import list_library_models
from lms.people.models import RoleReviewTask
from lms.people.permissions import SYSTEM


@transaction.atomic
def ensure_workflow(*, home: Any, now: datetime) -> Workflow:
    """Return the workflow of the pages below `home` and of the library, made if there is none.

    Run as often as you like: a workflow that somebody else put there is left alone.
    """
    assigned = WorkflowPage.objects.filter(page=home.pk).select_related("workflow").first()
    if assigned is not None:
        _assign_to_library(assigned.workflow)
        return assigned.workflow
    # Names are data: they are written in the site's language, not in the caller's.
    with translation.override(settings.LANGUAGE_CODE):
        task, _made = RoleReviewTask.objects.get_or_create(name=gettext("School review"))
        workflow, _made = Workflow.objects.get_or_create(name=gettext("Lesson review"))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    WorkflowPage.objects.create(page_id=home.pk, workflow=workflow)
    _assign_to_library(workflow)
    note(workflow, "ensure_workflow", by=SYSTEM, now=now)
    return workflow


def _assign_to_library(workflow: Workflow) -> None:
    for model in list_library_models():
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
        )
