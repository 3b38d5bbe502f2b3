"""The only way to a pupil's name: whoever reads it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from lms.devices.adapters.sealing import unseal
from lms.devices.models import Need, NeedReading
from lms.devices.permissions import require_visible
from lms.devices.rules import How

_BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class Pupil:
    """A need with what is known of its pupil; the names stay out of logs and error reports."""

    need: Need
    code: str = field(repr=False)
    name: str = field(repr=False)
    contact: str = field(repr=False)


@transaction.atomic
def read_pupils(*, needs: Sequence[Need], how: How, by: Any, now: datetime) -> list[Pupil]:
    """Return the pupils of `needs`, which come with their schools, and write down who read them.

    :raises NotAllowed: one of them is out of reach of `by`.
    :raises UnableToUnseal: the key of one is gone.
    """
    require_visible(by, {need.school.path for need in needs})
    return read_entrusted(needs=needs, how=how, by=by, now=now)


@transaction.atomic
def read_entrusted(*, needs: Sequence[Need], how: How, by: Any, now: datetime) -> list[Pupil]:
    """Return the pupils of `needs` and write down who read them, of whatever reach.

    Whoever calls has seen that these pupils are entrusted to `by`.

    :raises UnableToUnseal: the key of one is gone.
    """
    NeedReading.objects.bulk_create(
        (
            NeedReading(need=need, account_id=by.pk, how=how.value, at=now)
            for need in needs
            if not need.is_forgotten
        ),
        batch_size=_BATCH,
    )
    return [
        Pupil(
            need=need,
            code=unseal(need.sealed_code),
            name=unseal(need.sealed_name),
            contact=unseal(need.sealed_contact),
        )
        for need in needs
    ]
