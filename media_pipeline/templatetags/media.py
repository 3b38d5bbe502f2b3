"""Words for sizes and lengths in templates; the player's tags."""

from django import template
from django.utils.formats import number_format

from media_pipeline.forms import LANGUAGES
from media_pipeline.models import Job
from media_pipeline.views.wording import explain_error, name_kind

register = template.Library()
_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "KB"))


@register.filter
def describe_bytes(size: int | None) -> str:
    """Return a size as data plans are sold: in thousands, with at most two digits behind 1."""
    size = int(size or 0)
    for unit, name in _UNITS:
        if size >= unit:
            places = 1 if size < 10 * unit else 0
            return f"{number_format(size / unit, places)} {name}"
    return f"{size} B"


@register.filter
def describe_length(duration_ms: int | None) -> str:
    """Return how long a recording lasts, as players write it."""
    minutes, seconds = divmod(round((duration_ms or 0) / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


@register.filter
def explain_failure(error_kind: str) -> str:
    """Return what went wrong, and what to do."""
    return explain_error(error_kind)


@register.filter
def name_job(job: Job) -> str:
    """Return what a job does."""
    return name_kind(job.kind)


@register.filter
def round_percent(job: Job | None) -> int:
    """Return how much of a job is done."""
    return round(job.percent) if job else 0


@register.filter
def name_language(code: str) -> str:
    """Return a language by its name, where we know it."""
    ours = dict(LANGUAGES)
    return str(ours.get(code, code))
