"""`manage.py demo`: the demo province, into an empty site only; its filmed lessons again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.project.demo.loader import is_empty, load_demo
from lms.project.demo.making import begin_making


class Command(BaseCommand):
    """Loads the demo province."""

    help = "Load the demo province into an empty site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="where there is data, do nothing",
        )

        parser.add_argument(
            "--lessons",
            action="store_true",
            help="have the workers make the filmed lessons that were not finished yet",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lessons"]:
            count = begin_making(now=timezone.now())
            self.stdout.write(f"{count} lessons wait for the workers")
        elif is_empty():
            load_demo(now=timezone.now())
        elif not options["if_empty"]:
            raise CommandError("The site holds data already: the demo is for an empty one.")
