"""Words for sizes and lengths in templates; the player's tags."""

from django import template

from media_pipeline.forms import LANGUAGES
from media_pipeline.models import Job
from media_pipeline.views.sentences import say_bytes, say_reason
from media_pipeline.views.wording import name_kind

register = template.Library()
register.filter(say_bytes)
register.filter(say_reason)


@register.filter
def describe_length(duration_ms: int | None) -> str:
    """Return how long a recording lasts, as players write it."""
    minutes, seconds = divmod(round((duration_ms or 0) / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


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
