"""`manage.py jobs list|retry|cancel|reap|keep`: the jobs from a terminal, and their caretaker."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connections
from django.utils import timezone

from media_pipeline.actions.jobs import cancel_job, retry_job
from media_pipeline.conf import get_conf
from media_pipeline.models import Job
from media_pipeline.tasks import take_care
from media_pipeline.tasks.care import tidy

ROUND_S = 1.0
TIDY_S = 3600.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "List, retry, cancel or reap jobs; `keep` does what a caretaker does until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(required=True, dest="verb", metavar="VERB")
        listing = commands.add_parser("list", help="open and failed jobs, newest first")
        listing.add_argument("--all", action="store_true", help="done ones and parts too")
        listing.add_argument("--most", type=int, default=50, metavar="N")
        for verb, text in (("retry", "try failed jobs again"), ("cancel", "call jobs off")):
            named = commands.add_parser(verb, help=text)
            named.add_argument("numbers", type=int, nargs="+", metavar="NUMBER")
        commands.add_parser("reap", help="one round of the caretaker")
        commands.add_parser("keep", help="rounds of the caretaker until stopped")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        """Do what `verb` says."""
        getattr(self, f"do_{verb}")(**options)

    def do_list(self, *, all: bool, most: int, **_options: Any) -> None:
        """Print a line a job."""
        jobs = Job.objects.all()
        if not all:
            jobs = jobs.filter(parent=None, state__in=(*Job.OPEN, Job.State.FAILED))
        for job in jobs[:most]:
            line = f"{job.pk:>7} {job.state:<9} {job.kind:<14} {job.percent:>5.1f}%"
            about = job.error if job.state != Job.State.DONE else ""
            self.stdout.write(f"{line} {job.step} {about}".rstrip())

    def do_retry(self, *, numbers: list[int], **_options: Any) -> None:
        """Let failed or cancelled jobs wait again."""
        for job in self._find(numbers):
            self.stdout.write(f"{job.pk} {retry_job(job=job, by=None, now=timezone.now()).state}")

    def do_cancel(self, *, numbers: list[int], **_options: Any) -> None:
        """Call jobs off."""
        for job in self._find(numbers):
            self.stdout.write(f"{job.pk} {cancel_job(job=job, by=None, now=timezone.now()).state}")

    def do_reap(self, **_options: Any) -> None:
        """Take care once."""
        found = take_care(now=timezone.now())
        self.stdout.write(f"{found.returned} returned, {found.failed} failed")

    def do_keep(self, **_options: Any) -> None:
        """Take care every second until SIGTERM or SIGINT."""
        stopped = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopped.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        keep(stopped)

    def _find(self, numbers: list[int]) -> list[Job]:
        jobs = list(Job.objects.filter(pk__in=numbers))
        missing = set(numbers) - {job.pk for job in jobs}
        if missing:
            raise CommandError(f"no job {', '.join(map(str, sorted(missing)))}")
        return jobs


def keep(stopped: threading.Event) -> None:
    """Take care every second until `stopped`; a database that is away is waited for."""
    rest_until = 0.0
    # Beside the rounds: a store that answers after minutes must not leave the jobs without care.
    threading.Thread(target=keep_tidy, args=[stopped], daemon=True, name="tidy").start()
    while not stopped.wait(ROUND_S):
        try:
            if time.monotonic() >= rest_until:
                take_care(now=timezone.now())
        except (DatabaseError, InterfaceError) as error:
            logger.warning("the caretaker waits for the database: %s", error)
            connections.close_all()
            # Holders could not renew their leases either: first let them be heard again.
            rest_until = time.monotonic() + get_conf().lease_s
        except Exception:  # one bad round must not leave the jobs without care
            logger.exception("a round of the caretaker failed")


def keep_tidy(stopped: threading.Event) -> None:
    """Do the chores at once and every hour until `stopped`."""
    while not stopped.is_set():
        tidy(now=timezone.now())
        connections.close_all()
        stopped.wait(TIDY_S)
