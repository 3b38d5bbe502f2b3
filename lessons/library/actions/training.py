"""Records what teachers have worked through, and brings the guides that come with the app."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons.library.models import Completion, Resource
from lessons.library.queries.training import list_training, read_guides
from lessons.library.rules.kinds import Kind, Licence


def complete_training(*, resource: Resource, by: Any, now: datetime) -> Completion:
    """Write down that `by` has worked through a material; the first time counts.

    :raises PermissionDenied: it is no training material that `by` may read.
    """
    if not (by.is_authenticated and list_training(by).filter(pk=resource.pk).exists()):
        raise PermissionDenied
    found, _made = Completion.objects.get_or_create(
        resource=resource, user=by, defaults={"completed_at": now}
    )
    return found


@transaction.atomic
def plant_guides(*, show: Callable[[Resource], None] | None = None) -> list[Resource]:
    """Add the guides that come with the app and are not there yet; they were reviewed by us.

    `show` publishes one, where a gate wants more than a revision.
    """
    made = []
    for title, description, body in read_guides():
        if Resource.objects.filter(kind=Kind.TRAINING, title=title).exists():
            continue
        guide = Resource(
            kind=Kind.TRAINING,
            title=title,
            description=description,
            body=body,
            licence=Licence.CC_BY,
            made_by="Sóng Học",
            live=False,
        )
        guide.save()
        revision = guide.save_revision(log_action="wagtail.create")
        if show is None:
            revision.publish(skip_permission_checks=True)
        else:
            show(guide)
        made.append(guide)
    return made
