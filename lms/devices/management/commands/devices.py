"""`manage.py devices rotate`: locks what is known of pupils with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.devices.actions.keeping import forget_pupils, rotate_keys
from lms.devices.adapters.sealing import UnableToUnseal


class Command(BaseCommand):
    help = "Keys of pupils' data, and when pupils are forgotten."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rotate", help="lock everything with the newest key; goes on when killed")
        verbs.add_parser("forget", help="forget pupils after their time, now and not next hour")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "forget":
            self.stdout.write(f"{forget_pupils(now=timezone.now())} forgotten")
            return
        try:
            count = rotate_keys(tell=lambda done: self.stdout.write(f"{done} …"))
        except UnableToUnseal as error:
            text = "A key is gone that something is still locked with. Put it back behind the new."
            raise CommandError(text) from error
        self.stdout.write(f"{count} locked anew; older keys can be taken away now")
