"""`manage.py people sync`: proves, or repairs, what is derived from memberships."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from lms.people.actions.derivation import derive_everything


class Command(BaseCommand):
    help = "Keeps groups and collections in line with memberships."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        sync = verbs.add_parser("sync", help="repair what differs, and say what it was")
        sync.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 when something differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            repairs = derive_everything()
            if options["check"]:
                transaction.set_rollback(True)
        for repair in repairs:
            self.stdout.write(repair)
        self.stdout.write(f"{len(repairs)} differences")
        if repairs and options["check"]:
            sys.exit(1)
