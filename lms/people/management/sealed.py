"""The command of a room that locks what is known of pupils: other keys, and being forgotten."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.people.adapters.sealing import UnableToUnseal


class SealedCommand(BaseCommand):
    """`rotate` and `forget`; a room says what they do there."""

    forgotten: str
    """What `forget` forgets, for its help."""

    def rotate(self, *, tell: Callable[[int], Any]) -> int:
        """Lock everything with the newest key; return how much was not."""
        raise NotImplementedError

    def forget(self, *, now: datetime) -> int:
        """Forget what has had its time; return how much that was."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rotate", help="lock everything with the newest key; goes on when killed")
        verbs.add_parser("forget", help=f"forget {self.forgotten}, now and not next hour")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "forget":
            self.stdout.write(f"{self.forget(now=timezone.now())} forgotten")
            return
        try:
            count = self.rotate(tell=lambda done: self.stdout.write(f"{done} …"))
        except UnableToUnseal as error:
            text = "A key is gone that something is still locked with. Put it back behind the new."
            raise CommandError(text) from error
        self.stdout.write(f"{count} locked anew; older keys can be taken away now")
