"""Reservations: made, given up, and forgotten day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.models import Asset, HeldDay, Need, Reservation
from lms.devices.permissions import list_visible, require_keep
from lms.devices.queries.reservations import list_free
from lms.devices.rules.reservations import MOST_DEVICES, is_a_time, list_days
from lms.people.models import Organisation


class InvalidReservation(LmsError):
    """The days are over or too many, the devices could not go to that school or pupil, or one is
    held for the pupil on these days already.
    """


@dataclass(frozen=True, kw_only=True)
class TooFew:
    """So many devices are free on all of these days: nothing was written."""

    free: int


def reserve_devices(
    *,
    depot: Organisation,
    school: Organisation,
    need: Need | None = None,
    asset: Asset | None = None,
    count: int = 1,
    from_date: date,
    until_date: date,
    by: Any,
    now: datetime,
) -> Reservation | TooFew:
    """Hold one device, or so many of those in a depot, for a school or a pupil below it.

    :raises NotAllowed: `by` keeps no devices there.
    :raises InvalidReservation: the days or the devices cannot be held so.
    """
    try:
        with transaction.atomic():
            require_keep(by, depot)
            _check(depot, school, need, count, by)
            if asset is not None and count != 1:
                raise InvalidReservation
            if not is_a_time(from_date=from_date, until_date=until_date, today=localdate(now)):
                raise InvalidReservation
            free = list_free(depot, from_date=from_date, until_date=until_date)
            wanted = free if asset is None else free.filter(pk=asset.pk)
            # Whoever lends one of them at this moment takes turns with us.
            assets = list(wanted.select_for_update()[:count])
            if len(assets) < count:
                return TooFew(free=wanted.count())
            if need is not None and _is_held_for(need, from_date, until_date):
                raise InvalidReservation
            reservation = Reservation.objects.create(
                depot=depot,
                school=school,
                need=need,
                count=count,
                from_date=from_date,
                until_date=until_date,
                made_at=now,
                made_by_id=by.pk,
            )
            _hold(reservation, assets)
            note(reservation, "reserve_devices", by=by, now=now, count=count)
    except IntegrityError:
        # Somebody else held one of them at this moment.
        return TooFew(free=list_free(depot, from_date=from_date, until_date=until_date).count())
    return reservation


@transaction.atomic
def end_reservation(*, reservation: Reservation, by: Any, now: datetime) -> None:
    """Give up what is held; one that is over stays as it is.

    :raises NotAllowed: `by` keeps no devices at its depot.
    """
    reservation = Reservation.objects.select_for_update().get(pk=reservation.pk)
    require_keep(by, reservation.depot)
    if reservation.ended_at is not None:
        return
    release([reservation], now=now)
    note(reservation, "end_reservation", by=by, now=now)


def release(reservations: Sequence[Reservation], *, now: datetime) -> None:
    """Hold the devices of these reservations no longer, in the caller's transaction."""
    numbers = [one.pk for one in reservations]
    HeldDay.objects.filter(reservation__in=numbers, date__gte=localdate(now)).delete()
    Reservation.objects.filter(pk__in=numbers).update(ended_at=now)


def forget_held_days(*, now: datetime) -> int:
    """Delete the days that are over: they hold nothing, the reservation itself stays."""
    count, _by_model = HeldDay.objects.filter(date__lt=localdate(now)).delete()
    return count


def _check(
    depot: Organisation, school: Organisation, need: Need | None, count: int, by: Any
) -> None:
    fits = school.path.startswith(depot.path) and 1 <= count <= MOST_DEVICES
    if need is not None:
        waits = need.is_open and need.lacks_device and list_visible(by).filter(pk=need.pk).exists()
        fits = fits and waits and count == 1 and need.school_id == school.pk
    if not fits:
        raise InvalidReservation


def _is_held_for(need: Need, from_date: date, until_date: date) -> bool:
    # Behind the devices, as in lending: two who hold one for a pupil at once take turns.
    Need.objects.select_for_update().get(pk=need.pk)
    same = Reservation.objects.filter(need=need, ended_at=None)
    return same.filter(from_date__lt=until_date, until_date__gt=from_date).exists()


def _hold(reservation: Reservation, assets: Sequence[Asset]) -> None:
    days = list_days(reservation.from_date, reservation.until_date)
    HeldDay.objects.bulk_create(
        (
            HeldDay(reservation=reservation, asset=asset, date=day)
            for asset in assets
            for day in days
        ),
        batch_size=1000,
    )
