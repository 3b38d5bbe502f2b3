"""`manage.py library check-links|sweep|plant-guides`: links, files that nobody holds, guides."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from lessons.library.actions.files import sweep_files
from lessons.library.actions.links import check_links
from lessons.library.actions.training import plant_guides
from lessons.library.models import LinkCheck


class Command(BaseCommand):
    help = "Look after the library: `check-links` asks other sites, `sweep` forgets loose files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(required=True, dest="verb", metavar="VERB")
        links = verbs.add_parser("check-links", help="ask for the links that are due")
        links.add_argument("--limit", type=int, default=None, help="at most so many")
        links.add_argument("--all", action="store_true", help="also those that are not due yet")
        verbs.add_parser("plant-guides", help="add the training guides that come with the app")
        verbs.add_parser("sweep", help="forget files that belong to no resource")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do what `verb` says."""
        getattr(self, f"do_{verb.replace('-', '_')}")(**options)

    def do_check_links(self, *, limit: int | None, **options: Any) -> None:
        """Print a line for each link that did not answer well."""
        if options["all"]:
            LinkCheck.objects.update(next_check_at=timezone.now())
        found = check_links(clock=timezone.now, limit=limit)
        with translation.override(None):
            for check in found.failing:
                self.stdout.write(f"{check.state}: {check.link}: {check.get_last_answer_display()}")
        if found.cut_off:
            self.stdout.write("no site answered at all; nothing was held against any of them")
        self.stdout.write(f"{found.asked} asked, {len(found.failing)} did not answer well")

    def do_plant_guides(self, **_options: Any) -> None:
        """Print the guides that were added."""
        for guide in plant_guides():
            self.stdout.write(guide.title)

    def do_sweep(self, **_options: Any) -> None:
        """Print what was forgotten."""
        gone = sweep_files(now=timezone.now())
        self.stdout.write(f"{len(gone)} files forgotten")
