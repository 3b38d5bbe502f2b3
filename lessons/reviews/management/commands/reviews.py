"""`manage.py reviews`: hold everything public against its approvals, and the log against itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lessons.reviews.actions.approving import adopt_published
from lessons.reviews.models import LogHead
from lessons.reviews.queries.auditing import list_exposures
from lessons.reviews.queries.log import find_log_damage


class Command(BaseCommand):
    """Each verb ends with 1 when it found something."""

    help = "Check that everything public was approved, and that the review log is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("audit", help="list everything public that nobody approved as it is")
        verbs.add_parser("verify", help="find any change of the review log")
        verbs.add_parser("adopt", help="approve, once, what was public before the gate was there")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"])()

    def audit(self) -> None:
        """List what is public without an approval of that revision and those bytes."""
        count = 0
        for found in list_exposures():
            count += 1
            self.stdout.write(f"{found.fault.value:<18} {found.name}  {found.thing}")
        if count:
            raise CommandError(f"{count} public without a matching approval", returncode=1)
        self.stdout.write("everything public was approved exactly as it is")

    def verify(self) -> None:
        """Read the log from its first entry to its last."""
        damage = find_log_damage()
        for one in damage:
            self.stdout.write(f"{one.damage.value:<12} entry {one.sequence}")
        if damage:
            raise CommandError(f"the log was changed in {len(damage)} places", returncode=1)
        head = LogHead.objects.filter(pk=1).first()
        told = f"{head.sequence} entries, the last {head.hash}" if head else "no entry yet"
        self.stdout.write(f"the log is whole: {told}")

    def adopt(self) -> None:
        """Take over what is public already."""
        count = adopt_published(now=timezone.now())
        self.stdout.write(f"{count} public things were taken over")
