"""Needs in a spreadsheet: a table that registers pupils, and the one that is taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from lessons.curriculum.models import Level
from lessons.letters import fold
from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import (
    Column,
    InvalidCell,
    Row,
    RowError,
    SheetKind,
    find_duplicates,
    parse_integer,
    parse_text,
    parse_yes_no,
)
from lms.devices.actions.needs import NeedEntry, register_many
from lms.devices.actions.reading import Pupil
from lms.devices.adapters.sealing import seal_bytes, unseal_bytes
from lms.devices.models import Hardship
from lms.devices.queries.needs import (
    find_registered_many,
    list_schools_to_register_at,
    map_grades,
)
from lms.devices.rules import MOST_CONTACT, MOST_NAME, Lack, fits_level, read_pupil_code
from lms.people.models import Organisation
from lms.people.permissions import NotAllowed, get_scope
from lms.people.rules import Capability

MOST_TAKEN = 20_000


def parse_code(value: object) -> str:
    """Return a pupil's code.

    :raises InvalidCell: for anything else.
    """
    code = read_pupil_code(parse_text(value))
    if code is None:
        raise InvalidCell(gettext_noop("A pupil’s code has 4 to 20 letters and digits."))
    return code


_YES = gettext_lazy("x for yes; leave it empty otherwise.")
_CODE = Column(
    key="code",
    heading=gettext_lazy("Pupil’s code"),
    parse=parse_code,
    max_length=20,
    help=gettext_lazy("As in the school’s records. Nobody can be on the list twice."),
)
_SCHOOL = Column(
    key="school",
    heading=gettext_lazy("Code of the school"),
    required=False,
    max_length=40,
    help=gettext_lazy("As in the list of organisations; a school leaves it empty for itself."),
)
_LACKS = {
    Lack.DEVICE: gettext_lazy("No device"),
    Lack.CONNECTION: gettext_lazy("No connection"),
    Lack.ELECTRICITY: gettext_lazy("No electricity"),
}
_GRADE = Column(
    key="grade", heading=gettext_lazy("Grade of the pupil"), parse=parse_integer, max_length=2
)
_LEVEL = Column(key="level", heading=gettext_lazy("Level"), max_length=80)
_HARDSHIP = Column(
    key="hardship",
    heading=gettext_lazy("Hardship"),
    max_length=80,
    help=gettext_lazy("As in the table of the monthly letter."),
)
_VERIFIED = Column(
    key="verified",
    heading=gettext_lazy("Verified"),
    required=False,
    parse=parse_yes_no,
    default=False,
    help=_YES,
)
COLUMNS = (
    _CODE,
    Column(key="name", heading=gettext_lazy("Full name of the pupil"), max_length=MOST_NAME),
    Column(
        key="contact",
        heading=gettext_lazy("Contact of the parents"),
        required=False,
        max_length=MOST_CONTACT,
        help=gettext_lazy("A telephone number, or who can be asked; only if it is needed."),
    ),
    _SCHOOL,
    _LEVEL,
    _GRADE,
    _HARDSHIP,
    *(
        Column(
            key=lack.value,
            heading=heading,
            required=False,
            parse=parse_yes_no,
            default=False,
            help=_YES,
        )
        for lack, heading in _LACKS.items()
    ),
    _VERIFIED,
)
MARK = Column(key="mark", heading=gettext_lazy("Taken out by"))


class NeedsSheet(SheetKind):
    """Pupils who lack a device, a connection or electricity."""

    name = "needs"
    title = gettext_lazy("Needs of pupils")
    description = gettext_lazy(
        "Registers the pupils who have no device, no connection or no electricity. Whoever is on "
        "the list of the same school already is changed."
    )
    icon = "list-ul"
    columns = COLUMNS
    max_rows = 50_000
    rows_apart = 500
    result_view = "devices_admin:needs"
    result_label = gettext_lazy("Needs of pupils")
    example_rows = (
        {
            "code": "0123456789",
            "name": "Nguyễn Văn An",
            "contact": "0900 000 000",
            "school": "th-kim-dong",
            "level": "Tiểu học",
            "grade": 3,
            "hardship": "Hộ nghèo",
            "device": "x",
            "connection": "",
            "electricity": "",
            "verified": "x",
        },
    )

    def may_import(self, user: Any) -> bool:
        return bool(get_scope(user, Capability.REGISTER_NEEDS))

    def lock(self, content: bytes) -> bytes:
        return seal_bytes(content)

    def unlock(self, content: bytes) -> bytes:
        return unseal_bytes(content)

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        words = _read_words(by)
        known = find_registered_many([row.values["code"] for row in rows])
        schools = Organisation.objects.in_bulk({need.school_id for need in known.values()})
        reached = get_scope(by, Capability.VIEW_NEEDS)
        errors = find_duplicates(rows, columns=[_CODE])
        for row in rows:
            values = row.values
            place = words.find_school(values["school"])
            errors += words.check(row, place)
            if not any(values[lack.value] for lack in Lack):
                message = gettext_noop("Please tick what is missing.")
                errors.append(
                    RowError(row=row.number, column=str(_LACKS[Lack.DEVICE]), message=message)
                )
            need = known.get(values["code"])
            if need is not None and place is not None and need.school_id != place.pk:
                school = schools[need.school_id]
                errors.append(_say_known(row, school if reached.covers(school.path) else None))
        return errors

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        words = _read_words(by)
        return register_many(entries=[words.read_entry(row) for row in rows], by=by, now=now)


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What the words of a sheet stand for, for one person."""

    places: Mapping[str, Organisation]
    levels: Mapping[str, Level]
    hardships: Mapping[str, Hardship]
    grades: Mapping[int, frozenset[int]]

    def find_school(self, code: str) -> Organisation | None:
        """Return the school of a code; of none: the only one where the person registers."""
        if code:
            return self.places.get(code)
        return next(iter(self.places.values())) if len(self.places) == 1 else None

    def check(self, row: Row, place: Organisation | None) -> list[RowError]:
        """Return what is wrong with the words of a row."""
        errors, values = [], row.values
        if place is None:
            message = gettext_noop("You register needs at no open school with this code.")
            errors.append(_refuse(row, _SCHOOL, message))
        level = self.levels.get(fold(values["level"]))
        if level is None:
            errors.append(_say_choices(row, _LEVEL, self.levels))
        elif not fits_level(level=level.pk, grade=values["grade"], grades=self.grades):
            errors.append(_refuse(row, _GRADE, gettext_noop("This level has no such grade.")))
        if fold(values["hardship"]) not in self.hardships:
            errors.append(_say_choices(row, _HARDSHIP, self.hardships))
        return errors

    def read_entry(self, row: Row) -> NeedEntry:
        """Return what a row says that was checked.

        :raises NotAllowed: the person registers nobody there any more.
        """
        values = row.values
        school = self.find_school(values["school"])
        if school is None:
            raise NotAllowed(Capability.REGISTER_NEEDS)
        return NeedEntry(
            school=school,
            level_id=self.levels[fold(values["level"])].pk,
            grade=values["grade"],
            hardship_id=self.hardships[fold(values["hardship"])].pk,
            lacks=frozenset(lack for lack in Lack if values[lack.value]),
            code=values["code"],
            name=values["name"],
            contact=values["contact"],
            is_verified=values["verified"],
        )


def write_needs(pupils: Iterable[Pupil], *, by: Any, now: datetime) -> bytes:
    """Return a workbook that says in every row who took it out, and when."""
    mark = gettext("%(account)s, %(at)s") % {
        "account": by.get_username(),
        "at": localtime(now).strftime("%d/%m/%Y %H:%M:%S"),
    }
    rows = [
        {
            "code": pupil.code,
            "name": pupil.name,
            "contact": pupil.contact,
            "school": pupil.need.school.code,
            "level": pupil.need.level.name,
            "grade": pupil.need.grade,
            "hardship": pupil.need.hardship.name,
            **{lack.value: "x" if lack in pupil.need.lacks else "" for lack in Lack},
            "verified": "x" if pupil.need.verified_at else "",
            "mark": mark,
        }
        for pupil in pupils
    ]
    warning = gettext(
        "This list names children. It is for the purpose it was taken out for only: do not send "
        "it on, and delete it afterwards. Each row says who took it out, and the site has written "
        "down whose names are in it."
    )
    return write_workbook(
        title=gettext("Needs of pupils"),
        columns=(*COLUMNS, MARK),
        rows=rows,
        guide_title=gettext("Please read"),
        guide=[(gettext("Taken out by"),), (mark,), (warning,)],
        footer=mark,
    )


def _read_words(by: Any) -> _Words:
    def name(things: Iterable[Any]) -> dict[str, Any]:
        return {fold(word): one for one in things for word in (one.code, one.name)}

    return _Words(
        places={one.code: one for one in list_schools_to_register_at(by)},
        levels=name(Level.objects.all()),
        hardships=name(Hardship.objects.all()),
        grades=map_grades(),
    )


def _refuse(row: Row, column: Column, message: str) -> RowError:
    return RowError(row=row.number, column=str(column.heading), message=message)


def _say_choices(row: Row, column: Column, things: Mapping[str, Any]) -> RowError:
    return RowError(
        row=row.number,
        column=str(column.heading),
        message=gettext_noop("“%(value)s” is not one of: %(choices)s."),
        params={
            "value": row.values[column.key][:40],
            "choices": ", ".join(dict.fromkeys(one.name for one in things.values())),
        },
    )


def _say_known(row: Row, school: Organisation | None) -> RowError:
    """Name the school only to whoever sees its list anyway."""
    if school is None:
        message = gettext_noop(
            "Another school has registered this pupil. Please ask your education office."
        )
        return _refuse(row, _CODE, message)
    return RowError(
        row=row.number,
        column=str(_CODE.heading),
        message=gettext_noop("The pupil is on the list already, at %(school)s."),
        params={"school": school.name},
    )
