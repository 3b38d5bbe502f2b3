"""System checks: what must stand beside this app for its promises to hold."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from lms.people.rules import Role

_MIDDLEWARE = {
    "lms.people.middleware.boundaries.BoundaryMiddleware": (
        "another school's drafts can be opened by their number",
        "E002",
    ),
    "lms.people.middleware.second_factor.SecondFactorMiddleware": (
        "a compulsory second step is not asked for",
        "E003",
    ),
}


@register(Tags.security)
def check_middleware(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Report middleware that is missing."""
    return [
        Error(
            f"{path} is not in MIDDLEWARE: {consequence}.",
            hint="Add it after the authentication middleware.",
            id=f"people.{number}",
        )
        for path, (consequence, number) in _MIDDLEWARE.items()
        if path not in settings.MIDDLEWARE
    ]


@register(Tags.security)
def check_second_factor_roles(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Report names in the settings that are no roles: nobody would be asked for a second step."""
    given = getattr(settings, "LMS", {}).get("SECOND_FACTOR_ROLES", ())
    return [
        Error(
            f'"{name}" in SECOND_FACTOR_ROLES is no role.',
            hint=f"Roles are: {', '.join(Role)}.",
            id="people.E004",
        )
        for name in given
        if name not in set(Role)
    ]
