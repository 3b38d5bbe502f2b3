"""Errands within reach: filtered lists, and what is under way for which pupil."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.deliveries.models import Errand, ErrandQuerySet
from lms.deliveries.permissions import list_bringers_of, list_errands_of, list_errands_within
from lms.deliveries.rules import State
from lms.devices.models import WeakArea
from lms.devices.queries.weak import match_commune
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability


@dataclass(frozen=True, kw_only=True)
class ErrandFilter:
    """Which errands somebody wants to see; what is None does not matter."""

    organisation: Organisation | None = None
    bringer: int | None = None
    commune: WeakArea | None = None
    state: State | None = State.OPEN
    is_late: bool = False


def list_errands(user: Any, wanted: ErrandFilter, *, today: date) -> ErrandQuerySet:
    """Return the errands that `user` may see and that fit, the latest due first to be done."""
    errands = list_errands_within(user)
    if wanted.is_late:
        errands = errands.late(today=today)
    elif wanted.state is not None:
        errands = errands.filter(state=wanted.state.value)
    if wanted.organisation is not None:
        errands = errands.filter(receiver__need__school__path__startswith=wanted.organisation.path)
    if wanted.bringer is not None:
        errands = errands.filter(bringer=wanted.bringer)
    if wanted.commune is not None:
        errands = errands.filter(match_commune("receiver__need__weak_link__area", wanted.commune))
    return _with_places(errands)


def list_own(user: Any) -> ErrandQuerySet:
    """Return what `user` brings and has in hand, the latest due first."""
    return _with_places(list_errands_of(user))


def brings_any(user: Any) -> bool:
    """Tell whether `user` brings lessons to anybody."""
    return list_bringers_of(user).exists()


def _with_places(errands: ErrandQuerySet) -> ErrandQuerySet:
    return errands.select_related(
        "receiver__need__school",
        "receiver__need__level",
        "receiver__need__hardship",
        "receiver__need__weak_link__area__organisation",
        "told_by",
    ).order_by("due_date", "pk")


def map_open_errands(needs: Iterable[int]) -> dict[int, list[Errand]]:
    """Return what is under way to pupils; whoever calls has seen that they are in reach."""
    found: dict[int, list[Errand]] = {}
    for one in (
        Errand.objects.open().filter(receiver__need__in=list(needs)).select_related("receiver")
    ):
        found.setdefault(one.receiver.need_id, []).append(one)
    return found


def may_keep_any(user: Any) -> bool:
    """Tell whether `user` may change anything here."""
    return bool(get_scope(user, Capability.REGISTER_NEEDS))
