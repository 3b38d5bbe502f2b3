"""The people's part of the `LMS` settings, typed and frozen; read at every use, never cached."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from lms.people.rules import OrganisationKind, Rate, Role, parse_rate


@dataclass(frozen=True, kw_only=True)
class PeopleConf:
    """How the complete site, or a host, wants people to be handled."""

    second_factor_roles: frozenset[Role] = frozenset()
    rate_limits: Mapping[str, Rate] = field(default_factory=dict)
    invitation_days: int = 14
    # Page models whose subtree is where teachers write.
    lesson_roots: tuple[str, ...] = ("catalogue.HomePage",)
    shared_collection: str = "Dùng chung"
    # Name of the address where those who only teach arrive; empty for the admin's own start page.
    teachers_home: str = ""
    # How large a recording each role may bring; a role that is not named: as large as any.
    upload_bytes: Mapping[Role, int] = field(default_factory=dict)
    # How much the recordings of one organisation may take up altogether, by its kind.
    quota_bytes: Mapping[OrganisationKind, int] = field(default_factory=dict)


def get_conf() -> PeopleConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {})
    return PeopleConf(
        # A name that is no role is reported by a system check (people.E004).
        second_factor_roles=frozenset(
            Role(role) for role in given.get("SECOND_FACTOR_ROLES", ()) if role in set(Role)
        ),
        rate_limits={name: parse_rate(rate) for name, rate in given.get("RATE_LIMITS", {}).items()},
        invitation_days=given.get("INVITATION_DAYS", PeopleConf.invitation_days),
        lesson_roots=tuple(given.get("LESSON_ROOTS", PeopleConf.lesson_roots)),
        upload_bytes={Role(k): int(v) for k, v in given.get("UPLOAD_BYTES", {}).items()},
        quota_bytes={OrganisationKind(k): int(v) for k, v in given.get("QUOTA_BYTES", {}).items()},
        teachers_home=given.get("TEACHERS_HOME", PeopleConf.teachers_home),
        shared_collection=given.get("SHARED_COLLECTION", PeopleConf.shared_collection),
    )


def list_library_models() -> list[type[Model]]:
    """Return what else than pages is reviewed by roles; nothing where no library is installed."""
    if not apps.is_installed("lessons.library"):
        return []
    return [apps.get_model("library", name) for name in ("Resource", "Selection")]


def count_trusted_proxies() -> int:
    """Return how many entries of X-Forwarded-For were written by proxies of ours."""
    return getattr(settings, "TRUSTED_PROXIES", 0)
