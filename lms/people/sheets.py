"""People in a spreadsheet: a table that makes accounts, and the table of links that answers it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from lessons.sheets.adapters.writing import write_workbook
from lessons.sheets.rules import (
    Column,
    InvalidCell,
    Row,
    RowError,
    SheetKind,
    find_duplicates,
    parse_choice,
    parse_text,
)
from lms.people.actions.audit import note
from lms.people.actions.invitations import FreshLink
from lms.people.models import Membership, Organisation
from lms.people.permissions import get_scope
from lms.people.queries import list_organisations
from lms.people.rules import Capability, OrganisationKind, Role, does_role_fit


def parse_email(value: object) -> str:
    """Return an e-mail.

    :raises InvalidCell: for anything else.
    """
    text = parse_text(value)
    try:
        validate_email(text)
    except ValidationError as error:
        raise InvalidCell(gettext_noop("“%(value)s” is not an e-mail."), value=text[:40]) from error
    return text


def parse_username(value: object) -> str:
    """Return a user name that can be typed on any keyboard.

    :raises InvalidCell: for other characters, or an @: it could be somebody else's e-mail.
    """
    text = parse_text(value)
    try:
        ASCIIUsernameValidator()(text)
    except ValidationError:
        text = ""
    if not text or "@" in text:
        raise InvalidCell(
            gettext_noop("A user name has only letters without diacritics, digits, . - + and _.")
        )
    return text


class PeopleSheet(SheetKind):
    """New accounts, each with one role at one organisation."""

    name = "people"
    title = gettext_lazy("People")
    description = gettext_lazy(
        "Makes an account for every row. Nobody gets a password: afterwards, under “Invitations”, "
        "you download one table with a personal link for each person."
    )
    icon = "group"
    result_view = "people_admin:invitations"
    result_label = gettext_lazy("Invitations")
    columns = (
        Column(key="first_name", heading=gettext_lazy("Family and middle name"), max_length=150),
        Column(key="last_name", heading=gettext_lazy("Given name"), max_length=150),
        Column(
            key="email",
            heading=gettext_lazy("E-mail"),
            required=False,
            parse=parse_email,
            max_length=254,
        ),
        Column(
            key="username",
            heading=gettext_lazy("User name"),
            parse=parse_username,
            max_length=150,
            help=gettext_lazy("For signing in: letters without diacritics, digits, dots."),
        ),
        Column(
            key="organisation",
            heading=gettext_lazy("Organisation code"),
            max_length=40,
            help=gettext_lazy("As it stands in the list of organisations."),
        ),
        Column(
            key="role",
            heading=gettext_lazy("Role"),
            parse=parse_choice(dict(Membership.ROLE_CHOICES)),
            help=gettext_lazy("The name of a role, as in the list of people."),
        ),
    )
    example_rows = (
        {
            "first_name": "Nguyễn Thị",
            "last_name": "Hoa",
            "email": "",
            "username": "hoa.nguyen",
            "organisation": "th-kim-dong",
            "role": gettext_lazy("teacher"),
        },
    )

    def may_import(self, user: Any) -> bool:
        return bool(get_scope(user, Capability.MANAGE_PEOPLE))

    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        places = self._find_places(rows, by)
        usernames = _find_taken("username", [row.values["username"] for row in rows])
        emails = _find_taken("email", [row.values["email"] for row in rows])
        errors = find_duplicates(rows, columns=[_column_of("username")])
        with_email = [row for row in rows if row.values["email"]]
        errors += find_duplicates(with_email, columns=[_column_of("email")])
        for row in rows:
            values = row.values
            place = places.get(values["organisation"])
            if place is None:
                message = gettext_noop("You administer no open organisation with this code.")
                errors.append(self._refuse(row, "organisation", message))
            elif not does_role_fit(Role(values["role"]), OrganisationKind(place.kind)):
                message = gettext_noop("There is no such role at an organisation of this kind.")
                errors.append(self._refuse(row, "role", message))
            if values["username"].lower() in usernames:
                message = gettext_noop("This user name already has an account.")
                errors.append(self._refuse(row, "username", message))
            if values["email"] and values["email"].lower() in emails:
                message = gettext_noop("This e-mail already has an account.")
                errors.append(self._refuse(row, "email", message))
        return errors

    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        places = self._find_places(rows, by)
        model = get_user_model()
        users = model._default_manager.bulk_create(
            model(
                username=row.values["username"],
                email=row.values["email"],
                first_name=row.values["first_name"],
                last_name=row.values["last_name"],
                password=make_password(None),
                date_joined=now,
            )
            for row in rows
        )
        Membership.objects.bulk_create(
            Membership(
                user=user,
                organisation=places[row.values["organisation"]],
                role=row.values["role"],
            )
            for user, row in zip(users, rows, strict=True)
        )
        for code, count in sorted(Counter(row.values["organisation"] for row in rows).items()):
            note(places[code], "import_people", by=by, now=now, count=count)
        return len(users)

    def _find_places(self, rows: Sequence[Row], by: Any) -> dict[str, Organisation]:
        wanted = {row.values["organisation"] for row in rows}
        reached = list_organisations(by, Capability.MANAGE_PEOPLE).filter(is_active=True)
        # All that are reached, not those that are named: a file may name five thousand.
        return {one.code: one for one in reached if one.code in wanted}

    def _refuse(self, row: Row, key: str, message: str) -> RowError:
        return RowError(row=row.number, column=str(_column_of(key).heading), message=message)


def _column_of(key: str) -> Column:
    return next(column for column in PeopleSheet.columns if column.key == key)


def _find_taken(field: str, values: Iterable[str]) -> set[str]:
    """Return those of `values`, in lower case, that some account has; one query per thousand."""
    wanted = sorted({value.lower() for value in values if value})
    taken: set[str] = set()
    people = get_user_model()._default_manager.annotate(folded=Lower(field))
    for start in range(0, len(wanted), 1000):
        found = people.filter(folded__in=wanted[start : start + 1000])
        taken |= set(found.values_list("folded", flat=True))
    return taken


LINK_COLUMNS = (
    Column(key="name", heading=gettext_lazy("Name")),
    Column(key="username", heading=gettext_lazy("User name"), max_length=60),
    Column(key="organisation", heading=gettext_lazy("Organisation")),
    Column(key="link", heading=gettext_lazy("Personal link, works once")),
    Column(key="until", heading=gettext_lazy("Works until"), max_length=60),
)


def write_links(links: Iterable[tuple[FreshLink, str]]) -> bytes:
    """Return a workbook with everybody's link: the only place where the links exist."""
    rows = [
        {
            "name": f"{fresh.invitation.user.first_name} {fresh.invitation.user.last_name}".strip(),
            "username": fresh.invitation.user.get_username(),
            "organisation": fresh.invitation.organisation.name,
            "link": address,
            "until": localtime(fresh.invitation.expires_at).strftime("%d/%m/%Y %H:%M"),
        }
        for fresh, address in links
        if fresh.invitation.user
    ]
    guide = [[gettext("Give every person only their own link. A link works once.")]]
    return write_workbook(
        title=gettext("Links"),
        columns=LINK_COLUMNS,
        rows=rows,
        guide_title=gettext("Guide"),
        guide=guide,
    )
