"""`manage.py supervision verify|recount`: whether the kept numbers are what a full count gives."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from lms.supervision.actions.counting import recount, refresh
from lms.supervision.queries.counting import verify

_SHOWN = 20


class Command(BaseCommand):
    """Proves or repairs the numbers of the dashboards."""

    help = "Prove, bring up to date or count anew the numbers of the dashboards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verify", "refresh", "recount"])

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["verb"] == "verify":
            found = verify(today=timezone.localdate(now))
            for one in found[:_SHOWN]:
                place, part, figure = one.key
                self.stdout.write(
                    f"{one.panel} {one.month} organisation {place} {part} {figure}: "
                    f"kept {one.kept}, counted {one.counted}"
                )
            if found:
                raise CommandError(f"{len(found)} numbers differ; manage.py supervision recount")
            self.stdout.write("every number is what a full count gives")
            return
        do = refresh if options["verb"] == "refresh" else recount
        self.stdout.write(f"{do(now=now)} numbers changed")
