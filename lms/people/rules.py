"""Roles, reach, invitations and limits as pure decisions; who holds what is read elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OrganisationKind(StrEnum):
    """The three steps of the school administration."""

    PROVINCE = "province"
    DISTRICT = "district"
    SCHOOL = "school"


class Role(StrEnum):
    """What a person is at an organisation; it covers everything below that organisation."""

    TEACHER = "teacher"
    SCHOOL_REVIEWER = "school_reviewer"
    OFFICE_REVIEWER = "office_reviewer"
    BROADCASTER = "broadcaster"
    EDUCATION_OFFICER = "education_officer"
    DEVICE_STEWARD = "device_steward"
    ADMINISTRATOR = "administrator"


class Capability(StrEnum):
    """One thing that somebody may do to what belongs to an organisation."""

    ENTER_ADMIN = "enter_admin"
    VIEW_ORGANISATION = "view_organisation"
    MANAGE_ORGANISATIONS = "manage_organisations"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    WRITE_LESSONS = "write_lessons"
    VIEW_LESSONS = "view_lessons"
    REVIEW_LESSONS = "review_lessons"
    MANAGE_CURRICULUM = "manage_curriculum"
    ADD_RESOURCES = "add_resources"
    VIEW_CLASSES = "view_classes"
    TEACH_CLASSES = "teach_classes"
    MANAGE_CLASSES = "manage_classes"
    SET_TERMS = "set_terms"
    VIEW_BROADCASTS = "view_broadcasts"
    PLAN_BROADCASTS = "plan_broadcasts"
    MANAGE_STATIONS = "manage_stations"
    VIEW_NEEDS = "view_needs"
    REGISTER_NEEDS = "register_needs"
    VIEW_DEVICES = "view_devices"
    KEEP_DEVICES = "keep_devices"
    SUPERVISE = "supervise"
    OBSERVE_LESSONS = "observe_lessons"


_EVERYBODY = frozenset({Capability.VIEW_ORGANISATION})
_STAFF = _EVERYBODY | {Capability.ENTER_ADMIN}
_TEACHING = frozenset({Capability.VIEW_CLASSES, Capability.TEACH_CLASSES})
_PLANNING = frozenset({Capability.VIEW_BROADCASTS, Capability.PLAN_BROADCASTS})
_LENDING = frozenset(
    {
        Capability.VIEW_NEEDS,
        Capability.REGISTER_NEEDS,
        Capability.VIEW_DEVICES,
        Capability.KEEP_DEVICES,
    }
)

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.TEACHER: _STAFF | _TEACHING | {Capability.WRITE_LESSONS, Capability.ADD_RESOURCES},
    Role.SCHOOL_REVIEWER: _STAFF
    | _TEACHING
    | {
        Capability.WRITE_LESSONS,
        Capability.VIEW_LESSONS,
        Capability.REVIEW_LESSONS,
        Capability.ADD_RESOURCES,
        Capability.OBSERVE_LESSONS,
    },
    Role.OFFICE_REVIEWER: _STAFF | {Capability.VIEW_LESSONS, Capability.REVIEW_LESSONS},
    Role.BROADCASTER: _STAFF | _PLANNING,
    Role.EDUCATION_OFFICER: _STAFF
    | _PLANNING
    | {
        Capability.MANAGE_STATIONS,
        Capability.VIEW_PEOPLE,
        Capability.VIEW_LESSONS,
        Capability.MANAGE_CURRICULUM,
        Capability.ADD_RESOURCES,
        Capability.VIEW_CLASSES,
        Capability.SET_TERMS,
        Capability.VIEW_NEEDS,
        Capability.VIEW_DEVICES,
        Capability.SUPERVISE,
        Capability.OBSERVE_LESSONS,
    },
    Role.DEVICE_STEWARD: _STAFF | _LENDING,
    Role.ADMINISTRATOR: _STAFF
    | _LENDING
    | {
        Capability.MANAGE_ORGANISATIONS,
        Capability.VIEW_PEOPLE,
        Capability.MANAGE_PEOPLE,
        Capability.VIEW_LESSONS,
        Capability.VIEW_CLASSES,
        Capability.MANAGE_CLASSES,
        Capability.SET_TERMS,
        Capability.VIEW_BROADCASTS,
        Capability.MANAGE_STATIONS,
        Capability.SUPERVISE,
    },
}

_ANYWHERE = frozenset({Role.DEVICE_STEWARD, Role.ADMINISTRATOR})
_OFFICE = _ANYWHERE | {Role.OFFICE_REVIEWER, Role.EDUCATION_OFFICER}
ROLES_FITTING: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.PROVINCE: _OFFICE | {Role.BROADCASTER},
    OrganisationKind.DISTRICT: _OFFICE,
    OrganisationKind.SCHOOL: _ANYWHERE | {Role.TEACHER, Role.SCHOOL_REVIEWER},
}


def find_roles_allowing(capability: Capability) -> frozenset[Role]:
    """Return the roles that include `capability`."""
    return frozenset(role for role, allowed in CAPABILITIES.items() if capability in allowed)


def does_role_fit(role: Role, kind: OrganisationKind) -> bool:
    """Tell whether `role` exists at an organisation of this kind."""
    return role in ROLES_FITTING[kind]


def may_stand_below(child: OrganisationKind, parent: OrganisationKind | None) -> bool:
    """Tell whether an organisation of kind `child` may be placed under one of kind `parent`.

    Upper secondary schools answer to the province office, so a school may stand under either.
    """
    allowed: dict[OrganisationKind, set[OrganisationKind | None]] = {
        OrganisationKind.PROVINCE: {None},
        OrganisationKind.DISTRICT: {OrganisationKind.PROVINCE},
        OrganisationKind.SCHOOL: {OrganisationKind.PROVINCE, OrganisationKind.DISTRICT},
    }
    return parent in allowed[child]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The parts of the organisation tree that somebody reaches, as path prefixes."""

    everything: bool = False
    paths: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Tell whether the organisation at `path` is within reach."""
        return self.everything or path.startswith(self.paths)

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody holds, at the organisation with this path."""

    role: Role
    path: str
    # The name of the organisation where it is a school.
    school: str = ""
    # Whether a rule of an organisation above makes the second step compulsory.
    demands_second_factor: bool = False


def find_scope(held: Iterable[HeldRole], capability: Capability) -> Scope:
    """Return where `capability` is held; a path below another one of them is left out."""
    allowing = find_roles_allowing(capability)
    shortest: list[str] = []
    for path in sorted({one.path for one in held if one.role in allowing}):
        if not path.startswith(tuple(shortest)):
            shortest.append(path)
    return Scope(paths=tuple(shortest))


def choose_file_bytes(roles: Iterable[Role], most_bytes: Mapping[Role, int], *, usual: int) -> int:
    """Return how large a file somebody in `roles` may bring: as much as the freest of them."""
    return max((most_bytes.get(role, usual) for role in roles), default=usual)


class InvitationState(StrEnum):
    """What a link is good for."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


def judge_invitation(
    *, used_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, now: datetime
) -> InvitationState:
    """Tell what an invitation is good for at `now`; it ends exactly at `expires_at`."""
    if used_at:
        return InvitationState.USED
    if revoked_at:
        return InvitationState.REVOKED
    return InvitationState.OPEN if now < expires_at else InvitationState.EXPIRED


class InvalidRate(ValueError):
    """A rate is not written as a count, a slash and s, m or h."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many requests in so many seconds."""

    count: int
    seconds: int


def parse_rate(text: str) -> Rate:
    """Read "10/m" as ten a minute; s, m and h are known.

    :raises InvalidRate: when `text` is anything else.
    """
    count, slash, unit = text.partition("/")
    seconds = {"s": 1, "m": 60, "h": 3600}.get(unit)
    if not slash or seconds is None or not count.isascii() or not count.isdigit():
        raise InvalidRate(text)
    return Rate(count=int(count), seconds=seconds)


def choose_client_address(*, peer: str, forwarded_for: str, trusted_proxies: int) -> str:
    """Return who really asks: the hop that the outermost trusted proxy saw.

    Every proxy appends to X-Forwarded-For, so only the last `trusted_proxies` entries were written
    by ours; whatever stands before them was sent by the client and may be a lie.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    if trusted_proxies <= 0 or len(hops) < trusted_proxies:
        return peer
    return hops[-trusted_proxies]
