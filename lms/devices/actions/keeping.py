"""What becomes of pupils' data in time: other keys, and being forgotten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail import hooks

from lms.devices.adapters.sealing import get_key_name, hash_code, seal, unseal
from lms.devices.conf import get_conf
from lms.devices.models import Need, NeedReading

_BATCH = 500
LOCKED_HOOK = "register_locked_rows"


@dataclass(frozen=True, kw_only=True)
class Locked:
    """What another app locks with the same keys, returned by a `register_locked_rows` hook.

    Its rows say in `key_name` with which key; empty fields stay empty.
    """

    model: Any
    fields: tuple[str, ...]


def rotate_keys(*, tell: Callable[[int], Any] = lambda _done: None) -> int:
    """Lock everything with the newest key; return how much was not.

    Killed anywhere, it goes on behind the last batch.

    :raises UnableToUnseal: an older key is gone from the settings.
    """
    name, done = get_key_name(), 0
    while count := _rotate_batch(name):
        done += count
        tell(done)
    for one in (register() for register in hooks.get_hooks(LOCKED_HOOK)):
        while count := _rotate_others(one, name):
            done += count
            tell(done)
    return done


@transaction.atomic
def _rotate_batch(name: str) -> int:
    older = Need.objects.select_for_update().exclude(code_hash=None).exclude(key_name=name)
    needs = list(older.order_by("pk")[:_BATCH])
    for need in needs:
        code = unseal(need.sealed_code)
        need.sealed_code, need.code_hash, need.key_name = seal(code), hash_code(code), name
        need.sealed_name = seal(unseal(need.sealed_name))
        need.sealed_contact = seal(unseal(need.sealed_contact))
    fields = ["sealed_code", "sealed_name", "sealed_contact", "code_hash", "key_name"]
    Need.objects.bulk_update(needs, fields, batch_size=100)
    return len(needs)


@transaction.atomic
def _rotate_others(locked: Locked, name: str) -> int:
    older = locked.model.objects.select_for_update().exclude(key_name=name)
    rows = list(older.order_by("pk")[:_BATCH])
    for row in rows:
        row.key_name = name
        for field in locked.fields:
            setattr(row, field, seal(unseal(getattr(row, field))))
    locked.model.objects.bulk_update(rows, [*locked.fields, "key_name"], batch_size=100)
    return len(rows)


def forget_pupils(*, now: datetime) -> int:
    """Forget the pupils whose needs nobody has touched for long, and who read names long ago.

    A need that is still open is taken off the list; what was counted stays countable.
    """
    conf = get_conf()
    # Who still has a device of ours is not forgotten before it is back.
    old = Need.objects.filter(device=None, changed_at__lt=now - conf.kept).exclude(code_hash=None)
    with transaction.atomic():
        old.open().update(closing="removed", closed_at=now)
        count = old.update(code_hash=None, sealed_code="", sealed_name="", sealed_contact="")
    NeedReading.objects.filter(at__lt=now - conf.readings_kept).delete()
    return count
