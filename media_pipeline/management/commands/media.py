"""`manage.py media verify|reencode|spool`: files held against the tables, newer recipes, and the
disk of unfinished uploads.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from media_pipeline.actions.renewing import find_outdated, renew_encoding
from media_pipeline.actions.uploads.ending import count_away, renew_spool
from media_pipeline.actions.verifying import find_faults, repair_fault
from media_pipeline.core.holdings import is_recipe
from media_pipeline.core.plan import RECIPE
from media_pipeline.core.refusals import MediaError


class Command(BaseCommand):
    help = "Look after recordings: `verify` their files, `reencode` what an older recipe made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(required=True, dest="verb", metavar="VERB")
        verify = verbs.add_parser(
            "verify", help="name files that are missing, changed or left over; exit 1 if any"
        )
        verify.add_argument("--quick", action="store_true", help="do not read the originals")
        verify.add_argument("--repair", action="store_true", help="mend what can be mended")
        reencode = verbs.add_parser(
            "reencode", help="encode again, beside the old, what an older recipe made"
        )
        reencode.add_argument(
            "--recipe-older-than",
            default=RECIPE,
            metavar="RECIPE",
            help=f"by default today's, {RECIPE}",
        )
        reencode.add_argument("--dry-run", action="store_true", help="only count")
        spool = verbs.add_parser(
            "spool", help="tell whether the disk of unfinished uploads is there; exit 1 if not"
        )
        spool.add_argument(
            "--new",
            action="store_true",
            help="the old disk will not come back: begin with what is there, give up its uploads",
        )

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do what `verb` says."""
        try:
            getattr(self, f"do_{verb}")(**options)
        except MediaError as error:
            raise CommandError(str(error)) from error

    def do_verify(self, *, quick: bool, repair: bool, **_options: Any) -> None:
        """Print a line a fault, and what became of it."""
        found = left = 0
        for fault in list(find_faults(hashes=not quick)):
            found += 1
            mended = repair and repair_fault(fault=fault, now=timezone.now())
            left += not mended
            self.stdout.write(f"{fault}{' (repaired)' if mended else ''}")
        self.stdout.write(f"{found} faults, {left} left")
        if left:
            sys.exit(1)

    def do_spool(self, *, new: bool, **_options: Any) -> None:
        """Print how many uploads wait for another disk, or give them up."""
        if new:
            self.stdout.write(f"{renew_spool(now=timezone.now())} uploads given up")
            return
        away = count_away()
        self.stdout.write(f"{away} uploads wait for a disk that is not there")
        if away:
            sys.exit(1)

    def do_reencode(self, *, recipe_older_than: str, dry_run: bool, **_options: Any) -> None:
        """Ask for newer encodings."""
        if not is_recipe(recipe_older_than):
            raise CommandError(f"not a recipe: {recipe_older_than} (they look like {RECIPE})")
        count = 0
        for original in list(find_outdated(than=recipe_older_than)):
            count += 1
            if not dry_run:
                renew_encoding(original=original, now=timezone.now())
        self.stdout.write(f"{count} recordings {'would be' if dry_run else 'are being'} encoded")
