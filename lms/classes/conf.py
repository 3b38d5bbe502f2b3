"""The classes' part of the `LMS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

from django.conf import settings

from lms.classes.rules import RestRules

# By level; others rest as the last of them.
REST = {
    "primary": RestRules(session_minutes=35, day_minutes=140, break_after_minutes=70),
    "lower_secondary": RestRules(day_minutes=180),
    "upper_secondary": RestRules(),
}


@dataclass(frozen=True, kw_only=True)
class ClassesConf:
    """How the complete site, or a host, wants questions and talks to be handled."""

    # So many questions a day by one code, so many an hour from one address or by one account.
    per_code: int = 60
    per_address: int = 60
    per_account: int = 20
    # So many wrong codes an hour from one address; a computer room shares one.
    wrong_codes: int = 60
    # So many reports, by address, hide a question until a teacher has looked; 0: none do.
    reports_to_hide: int = 3
    # What was not published is forgotten after so long.
    kept: timedelta = timedelta(days=30)
    # The first one locks talks with parents, all of them open; none: made of the secret key.
    pupil_keys: tuple[str, ...] = field(default=(), repr=False)
    # So long it is known who has read which talk.
    readings_kept: timedelta = timedelta(days=1095)


def get_conf() -> ClassesConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {}).get("CLASSES", {})
    return ClassesConf(
        per_code=given.get("QUESTIONS_PER_CODE", ClassesConf.per_code),
        per_address=given.get("QUESTIONS_PER_ADDRESS", ClassesConf.per_address),
        per_account=given.get("QUESTIONS_PER_ACCOUNT", ClassesConf.per_account),
        wrong_codes=given.get("WRONG_CODES", ClassesConf.wrong_codes),
        reports_to_hide=given.get("REPORTS_TO_HIDE", ClassesConf.reports_to_hide),
        kept=timedelta(days=given.get("KEPT_DAYS", ClassesConf.kept.days)),
        pupil_keys=tuple(key for key in given.get("PUPIL_KEYS", ()) if key),
        readings_kept=timedelta(
            days=given.get("READINGS_KEPT_DAYS", ClassesConf.readings_kept.days)
        ),
    )


def get_rest(level: str) -> RestRules:
    """Return the rest that pupils of a level need, as the settings are now."""
    given = getattr(settings, "LMS", {}).get("CLASSES", {}).get("REST", {}).get(level, {})
    values: dict[str, Any] = {name.lower(): value for name, value in given.items()}
    for name in ("latest", "earliest"):
        if name in values:
            values[name] = time.fromisoformat(values[name])
    return replace(REST.get(level, RestRules()), **values)
