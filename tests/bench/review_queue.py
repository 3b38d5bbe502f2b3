"""How fast a reviewer's queue is with many open rounds, whole requests.

    python -m tests.bench.review_queue [--rounds 10000] [--requests 100] [--only sqlite]

Fills a database with a province whose schools have handed in at once, and reads the queue through
Django's test client as a reviewer of the office, whom all of it calls, and of one school.
"""

import argparse
import datetime
import random
import statistics
import subprocess
import sys
import time
from typing import Any

from tests.bench.databases import KINDS, ROOT, each_database

SCHOOLS, TEACHERS = 20, 25
# What the processor worked tells apart a slow page and a machine that others use, too.
HEADINGS = ("database", "reviewer", "page", "p50 ms", "p95 ms", "cpu ms", "queries")
WAYS = {
    "due first": "/review/",
    "the last page": "/review/?p=500",
    "youngest grade first": "/review/?sort=grade",
    "television first": "/review/?sort=tv",
    "one subject": "/review/?subject={subject}",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.rounds, options.requests)
        return
    numbers = ["--rounds", str(options.rounds), "--requests", str(options.requests)]
    command = [sys.executable, "-m", "tests.bench.review_queue", "--measure", *numbers]
    for environment in each_database(options.only):
        # A process knows one database.
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def measure(rounds: int, requests: int) -> None:
    """Fill the database of the settings and print what pages of the queue cost."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from lessons.curriculum.models import Subject

    people = fill(rounds)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does so by itself, a minute after rows came
    subject = Subject.objects.order_by("pk").values_list("pk", flat=True)[0]
    line = "{:<11} {:<8} {:<22} {:>8} {:>8} {:>8} {:>8}\n"
    sys.stdout.write(line.format(*HEADINGS))
    for name, person in people.items():
        client = Client()
        client.force_login(person)
        for what, address in WAYS.items():
            address = address.format(subject=subject)
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200, address
            queries = len(asked)
            times, worked = [], []
            for _ in range(requests):
                started, busy = time.perf_counter(), time.process_time()
                client.get(address)
                times.append(1000 * (time.perf_counter() - started))
                worked.append(1000 * (time.process_time() - busy))
            shown = (
                statistics.median(times),
                statistics.quantiles(times, n=20)[-1],
                statistics.median(worked),
            )
            row = (connection.vendor, name, what, *(f"{one:.0f}" for one in shown), queries)
            sys.stdout.write(line.format(*row))
            sys.stdout.flush()


def fill(rounds: int) -> dict[str, Any]:
    """Make a province, its people and what they have handed in; return who reads it."""
    from django.contrib.auth import get_user_model
    from django.contrib.contenttypes.models import ContentType
    from django.utils import timezone
    from wagtail.models import Page

    from lessons.curriculum.models import Course
    from lessons.reviews.actions.founding import ensure_stages
    from lessons.reviews.models import Claim, Round, Submission, Vote
    from lms.people.actions.memberships import grant_membership
    from lms.people.actions.organisations import add_organisation
    from lms.people.permissions import SYSTEM
    from lms.people.rules import OrganisationKind, Role

    now, chance = timezone.now(), random.Random(7)
    users = get_user_model().objects

    def hire(name: str, organisation: Any, role: Any) -> Any:
        person = users.create(username=name, first_name="Nguyễn Thị", last_name=name)
        grant_membership(user=person, organisation=organisation, role=role, by=SYSTEM, now=now)
        return person

    office = add_organisation(
        kind=OrganisationKind.PROVINCE, code="so", name="Sở", parent=None, by=SYSTEM, now=now
    )
    readers = {"office": hire("lan", office, Role.OFFICE_REVIEWER)}
    authors = []
    for number in range(SCHOOLS):
        school = add_organisation(
            kind=OrganisationKind.SCHOOL,
            code=f"truong-{number}",
            name=f"Trường số {number}",
            parent=office,
            by=SYSTEM,
            now=now,
        )
        reviewer = hire(f"thang-{number}", school, Role.SCHOOL_REVIEWER)
        readers.setdefault("school", reviewer)
        authors += [hire(f"gv-{number}-{n}", school, Role.TEACHER) for n in range(TEACHERS)]
    stages = ensure_stages(now=now)
    courses = list(Course.objects.select_related("grade"))
    page = ContentType.objects.get_for_model(Page)
    submissions = []
    for number in range(rounds):
        author, course = chance.choice(authors), chance.choice(courses)
        submissions.append(
            Submission(
                thing_type=page,
                thing_id=str(10_000_000 + number),
                number=1,
                revision_number=number,
                content_hash="0" * 64,
                files_hash="0" * 64,
                submitted_by=author,
                submitted_at=now,
                title=f"Bài giảng số {number}",
                owner=author,
                course=course,
                grade_number=course.grade.number,
                for_television=chance.random() < 0.2,
                film_sha256="1" * 64,
                film_ms=900_000,
            )
        )
    Submission.objects.bulk_create(submissions, batch_size=500)
    kept = list(Submission.objects.order_by("pk"))
    parties = Submission.parties.through
    parties.objects.bulk_create(
        [parties(submission_id=one.pk, user_id=one.owner_id) for one in kept], batch_size=500
    )
    today = timezone.localdate()
    Round.objects.bulk_create(
        [
            Round(
                submission=one,
                stage=stages[number % 2],
                opened_at=now,
                due_date=today + datetime.timedelta(days=chance.randrange(-5, 10)),
            )
            for number, one in enumerate(kept)
        ],
        batch_size=500,
    )
    opened = list(Round.objects.order_by("pk"))
    somebody = readers["school"]
    Claim.objects.bulk_create(
        [Claim(round=one, reviewer=somebody, claimed_at=now) for one in opened[::5]],
        batch_size=500,
    )
    Vote.objects.bulk_create(
        [
            Vote(round=one, reviewer=somebody, choice="approve", files_hash="0" * 64, cast_at=now)
            for one in opened[::3]
        ],
        batch_size=500,
    )
    return readers


if __name__ == "__main__":
    main()
