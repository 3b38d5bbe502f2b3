"""Weak-signal areas in a spreadsheet: a table that writes them down, and the one taken away."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from lessons.letters import fold
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import (
    Column,
    InvalidCell,
    Row,
    RowError,
    SheetKind,
    parse_choice,
    parse_integer,
    parse_text,
)
from lms.devices.actions.weak import WeakEntry, import_areas
from lms.devices.models import WeakArea
from lms.devices.models.weak import SIGNAL_CHOICES
from lms.devices.queries.weak import count_pupils, list_keepers
from lms.devices.rules.weak import (
    MOST_CARRIER,
    MOST_COMMUNE,
    MOST_PLACE,
    Dates,
    Signal,
    key_of_place,
    tell_pupils,
)
from lms.people.models import Organisation
from lms.people.permissions import NotAllowed, get_scope
from lms.people.rules import Capability


def parse_day(value: object) -> date:
    """Return a day as it stands in a cell or is typed.

    :raises InvalidCell: for anything else.
    """
    text = parse_text(value)
    try:
        day, month, year = (int(part) for part in text.replace("-", "/").split("/"))
        read = date(year, month, day)
    except (ValueError, OverflowError):
        read = date.min
    if not 2000 <= read.year <= 2100:
        raise InvalidCell(
            gettext_noop("“%(value)s” is not a day such as 20/11/2026."), value=text[:40]
        )
    return read


def _make_day(key: str, heading: Any) -> Column:
    return Column(
        key=key, heading=heading, required=False, parse=parse_day, max_length=20, default=None
    )


_KEEPER = Column(
    key="organisation",
    heading=gettext_lazy("Code of the school or office"),
    required=False,
    max_length=40,
    help=gettext_lazy("As in the list of organisations; whoever has one leaves it empty."),
)
_COMMUNE = Column(key="commune", heading=gettext_lazy("Commune"), max_length=MOST_COMMUNE)
_PLACE = Column(key="place", heading=gettext_lazy("Where exactly"), max_length=MOST_PLACE)
_CARRIER = Column(key="carrier", heading=gettext_lazy("Carrier"), max_length=MOST_CARRIER)
_REPORTED = _make_day("reported", gettext_lazy("Reported on"))
_PROMISED = _make_day("promised", gettext_lazy("Promised for"))
_FIXED = _make_day("fixed", gettext_lazy("Fixed on"))
_NAME = Column(key="name", heading=gettext_lazy("School or office"))
COLUMNS = (
    _KEEPER,
    _COMMUNE,
    _PLACE,
    _CARRIER,
    Column(
        key="signal",
        heading=gettext_lazy("What signal there is"),
        parse=parse_choice(dict(SIGNAL_CHOICES)),
        max_length=40,
        help=gettext_lazy("no signal at all, 3G only, weak; or 4G, but weak."),
    ),
    Column(
        key="pupils",
        heading=gettext_lazy("How many pupils"),
        required=False,
        parse=parse_integer,
        default=0,
        max_length=6,
    ),
    _REPORTED,
    _PROMISED,
    _FIXED,
)


class WeakAreasSheet(SheetKind):
    """Places with too weak a signal to learn by."""

    name = "weak-areas"
    title = gettext_lazy("Weak-signal areas")
    description = gettext_lazy(
        "Writes down where the signal is too weak to learn by, and what the carrier has said. The "
        "same place with the same carrier is changed."
    )
    icon = "warning"
    columns = COLUMNS
    max_rows = 5_000
    rows_apart = 200
    result_view = "devices_admin:weak"
    result_label = gettext_lazy("Weak-signal areas")
    example_rows = (
        {
            "organisation": "th-kim-dong",
            "commune": "Xã Lũng Mây",
            "place": "thôn Suối Trên, sau đèo Gió, cách điểm trường 4 km",
            "carrier": "Sóng Núi",
            "signal": "3g",
            "pupils": 12,
            "reported": "03/11/2026",
            "promised": "15/12/2026",
            "fixed": "",
        },
    )

    def may_import(self, user: Any) -> bool:
        return bool(get_scope(user, Capability.REGISTER_NEEDS))

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        keepers = _read_keepers(by)
        seen: dict[tuple[int, str, str], int] = {}
        errors = []
        for row in rows:
            values, today = row.values, localdate()
            keeper = _find_keeper(keepers, values["organisation"])
            if keeper is None:
                message = gettext_noop("You write no areas down for an open one with this code.")
                errors.append(_refuse(row, _KEEPER, message))
                continue
            place = key_of_place(commune=values["commune"], place=values["place"])
            same = (keeper.pk, place, fold(values["carrier"]))
            if seen.setdefault(same, row.number) != row.number:
                message = gettext_noop("The same place stands in row %(row)s.")
                params = {"row": seen[same]}
                errors.append(_refuse(row, _PLACE, message, params))
            if values["pupils"] < 0:
                message = gettext_noop("There are not fewer than no pupils.")
                errors.append(_refuse(row, COLUMNS[5], message))
            errors += _check_days(row, today)
        return errors

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        keepers = _read_keepers(by)
        return import_areas(rows=[_read(row, keepers) for row in rows], by=by, now=now)


def write_areas(areas: Iterable[WeakArea], *, by: Any, now: datetime) -> bytes:
    """Return a workbook of areas as somebody else may read it; below each page who took it out."""
    mark = gettext("%(account)s, %(at)s") % {
        "account": by.get_username(),
        "at": localtime(now).strftime("%d/%m/%Y %H:%M:%S"),
    }
    rows = [
        {
            "name": area.organisation.name,
            "commune": area.commune,
            "place": area.place,
            "carrier": area.carrier,
            "signal": area.get_signal_display(),
            "pupils": say_pupils(count_pupils(area)),
            "reported": area.reported_date or "",
            "promised": area.promised_date or "",
            "fixed": area.fixed_date or "",
        }
        for area in areas
    ]
    return write_workbook(
        title=gettext("Weak-signal areas"),
        columns=(_NAME, *COLUMNS[1:]),
        rows=rows,
        guide_title=gettext("Please read"),
        guide=[(gettext("Taken out by"),), (mark,)],
        footer=mark,
    )


def say_pupils(count: int) -> Any:
    """Return a number as a carrier reads it."""
    told = tell_pupils(count)
    return gettext("under 5") if told is None else told


def _read_keepers(by: Any) -> dict[str, Organisation]:
    return {one.code: one for one in list_keepers(by)}


def _find_keeper(keepers: dict[str, Organisation], code: str) -> Organisation | None:
    if code:
        return keepers.get(code)
    return next(iter(keepers.values())) if len(keepers) == 1 else None


def _check_days(row: Row, today: date) -> list[RowError]:
    reported, promised, fixed = (row.values[one.key] for one in (_REPORTED, _PROMISED, _FIXED))
    errors = []
    if reported is not None and reported > today:
        errors.append(_refuse(row, _REPORTED, gettext_noop("This day is still to come.")))
    if fixed is not None and fixed > today:
        errors.append(_refuse(row, _FIXED, gettext_noop("This day is still to come.")))
    if fixed is not None and reported is not None and fixed < reported:
        message = gettext_noop("This is before the day on which the carrier was told.")
        errors.append(_refuse(row, _FIXED, message))
    if promised is not None and (reported is None or promised < reported):
        message = gettext_noop("A carrier promises after it was told: please check both days.")
        errors.append(_refuse(row, _PROMISED, message))
    return errors


def _read(row: Row, keepers: dict[str, Organisation]) -> tuple[WeakEntry, Dates]:
    values = row.values
    keeper = _find_keeper(keepers, values["organisation"])
    if keeper is None:
        raise NotAllowed(Capability.REGISTER_NEEDS)
    entry = WeakEntry(
        organisation=keeper,
        commune=values["commune"],
        place=values["place"],
        carrier=values["carrier"],
        signal=Signal(values["signal"]),
        pupils=values["pupils"],
    )
    days = {one.key: values[one.key] for one in (_REPORTED, _PROMISED, _FIXED)}
    return entry, Dates(**days)


def _refuse(row: Row, column: Column, message: str, params: Any = None) -> RowError:
    return RowError(
        row=row.number, column=str(column.heading), message=message, params=params or {}
    )
