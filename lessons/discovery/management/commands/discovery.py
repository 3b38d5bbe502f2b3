"""`manage.py discovery rebuild`: the table of everything public, anew from what the rooms say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from lessons.discovery.actions import rebuild
from lessons.discovery.queries import list_sources


class Command(BaseCommand):
    """Puts what is public and is missing, mends what differs, withdraws what nobody vouches for."""

    help = "Rebuild the table of everything public from the apps that registered a source."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        rebuilt = rebuild(sources=list_sources(), clock=timezone.now)
        self.stdout.write(f"{rebuilt.items} public, {rebuilt.withdrawn} withdrawn")
