"""Roles and what they allow; pure. Where a role is held is a matter for permissions.py."""

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

    VIEW_ORGANISATION = "view_organisation"
    MANAGE_ORGANISATIONS = "manage_organisations"
    VIEW_PEOPLE = "view_people"
    MANAGE_PEOPLE = "manage_people"
    WRITE_LESSONS = "write_lessons"
    VIEW_LESSONS = "view_lessons"
    REVIEW_LESSONS = "review_lessons"
    MANAGE_CURRICULUM = "manage_curriculum"


_EVERYBODY = frozenset({Capability.VIEW_ORGANISATION})

CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.TEACHER: _EVERYBODY | {Capability.WRITE_LESSONS},
    Role.SCHOOL_REVIEWER: _EVERYBODY
    | {Capability.WRITE_LESSONS, Capability.VIEW_LESSONS, Capability.REVIEW_LESSONS},
    Role.OFFICE_REVIEWER: _EVERYBODY | {Capability.VIEW_LESSONS, Capability.REVIEW_LESSONS},
    Role.BROADCASTER: _EVERYBODY,
    Role.EDUCATION_OFFICER: _EVERYBODY
    | {Capability.VIEW_PEOPLE, Capability.VIEW_LESSONS, Capability.MANAGE_CURRICULUM},
    Role.DEVICE_STEWARD: _EVERYBODY,
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        Capability.MANAGE_ORGANISATIONS,
        Capability.VIEW_PEOPLE,
        Capability.MANAGE_PEOPLE,
        Capability.VIEW_LESSONS,
    },
}


def find_roles_allowing(capability: Capability) -> frozenset[Role]:
    """Return the roles that include `capability`."""
    return frozenset(role for role, allowed in CAPABILITIES.items() if capability in allowed)


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
