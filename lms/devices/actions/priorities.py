"""The rules by which devices are given: published by an office."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.models import Priorities
from lms.devices.permissions import require_keep
from lms.devices.rules.allocation import Criterion
from lms.people.models import Organisation


class InvalidPriorities(LmsError):
    """There is no rule, or one stands twice."""


@transaction.atomic
def publish_priorities(
    *, office: Organisation, criteria: Sequence[Criterion], by: Any, now: datetime
) -> Priorities:
    """Publish the rules of an office in place of those of before.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidPriorities: there is no rule, or one stands twice.
    """
    require_keep(by, office)
    if not criteria or len(set(criteria)) < len(criteria):
        raise InvalidPriorities
    names = [criterion.value for criterion in criteria]
    published, _is_new = Priorities.objects.update_or_create(
        office=office,
        defaults={"criteria": names, "published_at": now, "published_by_id": by.pk},
    )
    note(office, "publish_priorities", by=by, now=now, criteria=names)
    return published
