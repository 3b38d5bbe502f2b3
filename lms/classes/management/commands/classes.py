"""`manage.py classes rotate`: locks talks with parents with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.classes.actions.contacts import forget_contacts, rotate_keys
from lms.classes.adapters.sealing import UnableToUnseal


class Command(BaseCommand):
    help = "Keys of talks with parents, and when they are forgotten."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rotate", help="lock everything with the newest key; goes on when killed")
        verbs.add_parser("forget", help="forget school years that are over, now and not next hour")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "forget":
            self.stdout.write(f"{forget_contacts(now=timezone.now())} forgotten")
            return
        try:
            count = rotate_keys(tell=lambda done: self.stdout.write(f"{done} …"))
        except UnableToUnseal as error:
            text = "A key is gone that something is still locked with. Put it back behind the new."
            raise CommandError(text) from error
        self.stdout.write(f"{count} locked anew; older keys can be taken away now")
