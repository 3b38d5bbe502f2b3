"""What changed in the words since the submission before, as Wagtail compares two revisions."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.admin.panels import get_edit_handler
from wagtail.models import Page

from lessons.reviews.models import Submission


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One field that reads differently."""

    label: str
    difference: Any
    """HTML of Wagtail's, with what is gone and what is new marked."""


def list_changed_fields(request: HttpRequest, submission: Submission) -> list[Changed]:
    """Return the fields that were changed since the submission before; none at the first."""
    before = submission.previous.revision if submission.previous else None
    if before is None or submission.revision is None or before.pk == submission.revision.pk:
        return []
    old, new = before.as_object(), submission.revision.as_object()
    handler = type(new).get_edit_handler() if isinstance(new, Page) else get_edit_handler(type(new))
    bound = handler.get_bound_panel(instance=new, request=request, form=None)
    compared = [make(old, new) for make in bound.get_comparison()]
    return [
        Changed(label=one.field_label(), difference=one.htmldiff())
        for one in compared
        if one.has_changed()
    ]
