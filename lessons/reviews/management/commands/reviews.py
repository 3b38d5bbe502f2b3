"""`manage.py reviews`: hold everything public against its approvals, and the log against itself."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from lessons.reviews.actions.approving import adopt_published
from lessons.reviews.models import LogHead
from lessons.reviews.queries.auditing import list_exposures
from lessons.reviews.queries.log import find_log_damage
from lessons.reviews.queries.logged import list_forged
from lessons.reviews.views.findings import say_damage, say_fault, say_forged


class Command(BaseCommand):
    """Each verb ends with 1 when it found something."""

    help = "Check that everything public was approved, and that the review log is whole."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("audit", help="list everything public that nobody approved as it is")
        verbs.add_parser(
            "verify",
            help="find any change of the review log, and of the votes and notes beneath it",
        )
        verbs.add_parser("adopt", help="approve, once, what was public before the gate was there")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"])()

    def audit(self) -> None:
        """List what is public without an approval of that revision and those bytes."""
        count = 0
        for found in list_exposures():
            count += 1
            self.stdout.write(f"{found.fault.value:<18} {found.name}  {found.thing}")
            self.stdout.write(f"    {say_fault(found.fault)}")
        if count:
            raise CommandError(
                ngettext(
                    "%(n)s thing is public without a matching approval",
                    "%(n)s things are public without a matching approval",
                    count,
                )
                % {"n": count},
                returncode=1,
            )
        self.stdout.write(gettext("everything public was approved exactly as it is"))

    def verify(self) -> None:
        """Read the log from its first entry to its last, then every vote and note against it."""
        damage = find_log_damage()
        for one in damage:
            self.stdout.write(f"{one.damage.value:<12} entry {one.sequence}")
            self.stdout.write(f"    {say_damage(one.damage)}")
        count = 0
        for forged in list_forged():
            count += 1
            kind, number = forged.forgery.value.partition("_")[0], forged.number or "?"
            name = f"reviews.{'vote' if kind == 'vote' else 'timednote'}:{number}"
            self.stdout.write(f"{forged.forgery.value:<12} {name}  {forged.title}")
            self.stdout.write(f"    {say_forged(forged)}")
        if damage or count:
            found = gettext(
                "places where the log was changed: %(places)s; "
                "votes and notes that differ: %(rows)s"
            )
            raise CommandError(found % {"places": len(damage), "rows": count}, returncode=1)
        head = LogHead.objects.filter(pk=1).first()
        whole = gettext("the log is whole, and every vote and note is as it says: %(told)s")
        told = (
            gettext("%(n)s entries, the last %(hash)s") % {"n": head.sequence, "hash": head.hash}
            if head
            else gettext("no entry yet")
        )
        self.stdout.write(whole % {"told": told})

    def adopt(self) -> None:
        """Take over what is public already."""
        count = adopt_published(now=timezone.now())
        self.stdout.write(f"{count} public things were taken over")
