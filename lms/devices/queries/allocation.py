"""Who would get a device by the published rules, of what is in the depots now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from lms.devices.models import Need, Priorities
from lms.devices.permissions import list_assets_within, list_visible
from lms.devices.queries.reservations import count_held
from lms.devices.rules import Lack
from lms.devices.rules.allocation import USUAL, Claim, Criterion, Held, Rank, allocate
from lms.devices.rules.ledger import Place
from lms.people.models import Organisation

_DAY_S = 86_400


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Everybody who waits, in order, and what the order rests on."""

    rules: tuple[Criterion, ...]
    published: Priorities | None
    devices: int
    ranks: tuple[Rank, ...]

    @property
    def served(self) -> int:
        """Return how many would get one."""
        return sum(rank.depot is not None for rank in self.ranks)


def find_priorities(organisation: Organisation) -> Priorities | None:
    """Return the rules of an organisation, or of the nearest office above that has some."""
    step = Organisation.steplen
    ends = range(step, len(organisation.path) + 1, step)
    above = Priorities.objects.filter(office__path__in=[organisation.path[:end] for end in ends])
    return above.select_related("office", "published_by").order_by("-office__path").first()


def propose(user: Any, organisation: Organisation, *, today: date) -> Proposal:
    """Return who would get a device of the depots of `organisation` and below it."""
    published = find_priorities(organisation)
    known = set(Criterion)
    names = published.criteria if published else USUAL
    rules = tuple(Criterion(name) for name in names if name in known) or USUAL
    depots = list_assets_within(user).filter(
        place=Place.DEPOT.value, owner__path__startswith=organisation.path
    )
    devices = dict(depots.order_by().values_list("owner__path").annotate(n=Count("pk")))
    held = count_held(depots, today)
    # Who has a device of ours waits for none, whatever a table said meanwhile.
    needs = list_visible(user).open().lacking(Lack.DEVICE).filter(device=None)
    needs = needs.below(organisation.path)
    return Proposal(
        rules=rules,
        published=published,
        devices=sum(devices.values()),
        ranks=tuple(
            allocate(
                claims=_list_claims(needs),
                devices={path: n - held.by_depot.get(path, 0) for path, n in devices.items()},
                rules=rules,
                held=Held(for_pupils=held.for_pupils, for_schools=held.for_schools),
                step=Organisation.steplen,
            )
        ),
    )


def list_ranked_needs(user: Any, ranks: Iterable[Rank]) -> list[Need]:
    """Return the needs of these ranks, in their order."""
    numbers = [rank.claim.number for rank in ranks]
    needs = list_visible(user).select_related("school", "level", "hardship").in_bulk(numbers)
    return [needs[number] for number in numbers if number in needs]


def _list_claims(needs: Any) -> Iterable[Claim]:
    rows = needs.order_by().values_list(
        "pk",
        "school__path",
        "hardship__position",
        "level__position",
        "grade",
        "verified_at",
        "registered_at",
    )
    for number, path, hardship, level, grade, verified_at, registered_at in rows.iterator():
        yield Claim(
            number=number,
            path=path,
            hardship=hardship,
            level=level,
            grade=grade,
            is_verified=verified_at is not None,
            waiting_since=int(registered_at.timestamp()) // _DAY_S,
        )
