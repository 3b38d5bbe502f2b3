"""What the catalogue registers with others."""

from wagtail import hooks

from lessons.catalogue.signal_handlers.finding import LESSONS
from lessons.discovery.rules import Source


@hooks.register("register_discovery_source")
def register_lessons() -> Source:
    """Let the table of everything public be rebuilt from the lesson pages."""
    return LESSONS
