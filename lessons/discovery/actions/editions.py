"""Begins a new edition of the public site, or waits for whoever is beginning one."""

from django.db import transaction
from django.db.models import F

from lessons.discovery.models import Edition


@transaction.atomic
def mark_changed() -> int:
    """Begin a new edition of the public site, so that no cache shows the old; return its number.

    Called by whatever changes what the public sees: the row is locked until the caller commits.
    """
    if not Edition.objects.filter(pk=1).update(number=F("number") + 1):
        Edition.objects.get_or_create(pk=1, defaults={"number": 0})
        Edition.objects.filter(pk=1).update(number=F("number") + 1)
    return Edition.objects.values_list("number", flat=True).get(pk=1)


def hold_edition() -> None:
    """Wait for whoever is changing the public site, and keep others waiting until the commit.

    What is read afterwards is what is written over: nobody comes in between. Taken before the row
    of an entry, always, so that two writers never wait for each other.
    """
    Edition.objects.select_for_update().filter(pk=1).first()
