"""What the catalogue registers with others."""

from wagtail import hooks

from lessons.catalogue.queries import list_shown_recordings
from lessons.catalogue.signal_handlers.finding import LESSONS
from lessons.discovery.rules import Source
from media_pipeline.queries.showing import Showing


@hooks.register("register_discovery_source")
def register_lessons() -> Source:
    """Let the table of everything public be rebuilt from the lesson pages."""
    return LESSONS


@hooks.register("register_media_showing")
def register_recordings() -> Showing:
    """Have the recordings of public lessons published."""
    return list_shown_recordings
