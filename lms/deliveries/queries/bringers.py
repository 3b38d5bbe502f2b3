"""Bringers with their names, and how much is in their hands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from lms.deliveries.models import Bringer, Errand
from lms.deliveries.permissions import list_bringers_kept, list_bringers_within
from lms.deliveries.rules import State, sort_key
from lms.devices.adapters.sealing import unseal
from lms.devices.models import WeakArea
from lms.devices.queries.weak import find_office_path
from lms.people.models import Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability


@dataclass(frozen=True, kw_only=True)
class Known:
    """A bringer with what is known of them; names stay out of logs and error reports."""

    bringer: Bringer
    name: str = field(repr=False)
    contact: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much a bringer has in hand."""

    known: Known
    pupils: int
    open: int
    late: int


def read_bringers(bringers: Iterable[Bringer]) -> list[Known]:
    """Return bringers with their names, in the order of given names."""
    found = [
        Known(bringer=one, name=unseal(one.sealed_name), contact=unseal(one.sealed_contact))
        for one in bringers
    ]
    return sorted(found, key=lambda one: (sort_key(one.name), one.bringer.pk))


def map_names(numbers: Iterable[int | None]) -> dict[int, Known]:
    """Return bringers by number; whoever calls has seen that they bring to pupils in reach."""
    bringers = Bringer.objects.filter(pk__in={number for number in numbers if number})
    return {one.bringer.pk: one for one in read_bringers(bringers)}


def list_loads(user: Any, *, today: date) -> list[Load]:
    """Return the bringers that `user` may see, and what each has in hand."""
    bringers = list_bringers_within(user).active().select_related("organisation")
    open_ones = Q(state=State.OPEN.value)
    rows = (
        Errand.objects.filter(bringer__in=bringers.order_by().values("pk"))
        .order_by()
        .values_list("bringer")
        .annotate(
            open=Count("pk", filter=open_ones),
            late=Count("pk", filter=open_ones & Q(due_date__lt=today)),
        )
    )
    counts = {number: (waiting, late) for number, waiting, late in rows}
    counted = bringers.annotate(pupils=Count("receivers"))
    return [
        Load(
            known=one,
            pupils=getattr(one.bringer, "pupils", 0),
            open=counts.get(one.bringer.pk, (0, 0))[0],
            late=counts.get(one.bringer.pk, (0, 0))[1],
        )
        for one in read_bringers(counted)
    ]


def list_bringers_for(user: Any, office_path: str) -> list[Known]:
    """Return the bringers whom `user` may send to the pupils of an office and its schools."""
    near = Q(organisation__path__startswith=office_path)
    step = Organisation.steplen
    above = [office_path[:end] for end in range(step, len(office_path), step)]
    bringers = list_bringers_kept(user).active()
    return read_bringers(bringers.filter(near | Q(organisation__path__in=above)))


def find_home(user: Any, area: WeakArea, schools: Iterable[Organisation]) -> Organisation | None:
    """Return for whom somebody new brings: the highest of the commune's that `user` keeps."""
    scope = get_scope(user, Capability.REGISTER_NEEDS)
    office = Organisation.objects.filter(path=find_office_path(area.organisation)).first()
    places = [*([office] if office else []), area.organisation, *schools]
    return next((one for one in places if scope.covers(one.path)), None)
