"""What the catalogue registers with others."""

from wagtail import hooks

from lessons.catalogue.queries import list_doors, list_shown_recordings
from lessons.catalogue.signal_handlers.finding import LESSONS
from lessons.discovery.rules import Door, Source
from media_pipeline.queries.showing import Showing


@hooks.register("register_discovery_source")
def register_lessons() -> Source:
    """Let the table of everything public be rebuilt from the lesson pages."""
    return LESSONS


@hooks.register("register_media_showing")
def register_recordings() -> Showing:
    """Have the recordings of public lessons published."""
    return list_shown_recordings


@hooks.register("find_discovery_doors")
def find_subject_pages(words: str) -> list[Door]:
    """Lead whoever searches for a subject of a grade to its page."""
    return list_doors(words)
