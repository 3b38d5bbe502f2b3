"""How fast the dashboards answer in a province of 1,000 schools, on both databases.

    python -m tests.bench.dashboards [--schools 1000] [--pupils 500000] [--devices 200000]
        [--requests 40] [--only postgresql]

Whole requests through Django's test client, in the order of the table over and over; milliseconds
of the middle and of the slowest twentieth. Before that how long a full count takes, and a change of
one school until every office above it knows; after it, whether what is kept equals a full count.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from datetime import timedelta
from typing import Any

from tests.bench.databases import KINDS, ROOT, each_database

SCHOOLS, PUPILS, DEVICES = 1000, 500_000, 200_000
DISTRICTS, DIRECT = 30, 0.1
MONTHS_BACK = 12
LESSONS_A_MONTH = 2000
BATCH = 5000
HARDSHIPS = ("poor", "near-poor", "other")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=SCHOOLS)
    parser.add_argument("--pupils", type=int, default=PUPILS)
    parser.add_argument("--devices", type=int, default=DEVICES)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options)
        return
    say("{:<11} {:<38} {:>9} {:>9} {:>8}", "database", "what", "p50 ms", "p95 ms", "queries")
    for environment in each_database(options.only):
        command = ["-m", "tests.bench.dashboards", *sys.argv[1:], "--measure"]
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def say(form: str, *values: Any) -> None:
    """Print one line."""
    sys.stdout.write(form.format(*values) + "\n")
    sys.stdout.flush()


def measure(options: Any) -> None:
    """Fill the database of the settings and print what the dashboards cost."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from lms.people.models import Membership, Organisation
    from lms.supervision.actions.counting import recount, refresh
    from lms.supervision.models import Figure
    from lms.supervision.queries.counting import verify
    from tests.bench.search import count_queries

    now = timezone.now()
    kind = connection.vendor
    began = time.perf_counter()
    fill(options, now)
    say("{:<11} filled in {:.0f} s", kind, time.perf_counter() - began)
    began = time.perf_counter()
    recount(now=now)
    say("{:<11} a full count of everything takes {:.1f} s", kind, time.perf_counter() - began)
    remember_months()
    say("{:<11} {} numbers are kept", kind, Figure.objects.count())
    took = change_one(now, refresh)
    say("{:<11} a change at one school is counted up to the province in {:.0f} ms", kind, took)
    province = Organisation.objects.get(code="bench-p")
    district = province.get_children().filter(kind="district").first()
    school = district.get_children().first()
    officer = get_user_model().objects.create(username="bench", is_active=True)
    Membership.objects.create(user=officer, organisation=province, role="education_officer")
    client = Client()
    client.force_login(officer)
    start = "/admin/supervision/"
    addresses = {
        "province": f"{start}{province.pk}/",
        "province, the month before": f"{start}{province.pk}/?month={back(now, 1)}",
        "province, needs by organisation": f"{start}{province.pk}/panel/needs/",
        "province, on paper": f"{start}{province.pk}/print/",
        "province, workbook": f"{start}{province.pk}/data.xlsx",
        "district": f"{start}{district.pk}/",
        "district, needs by organisation": f"{start}{district.pk}/panel/needs/",
        "school": f"{start}{school.pk}/",
    }
    times = defaultdict(list)
    for turn in range(options.requests + 3):
        for what, address in addresses.items():
            began = time.perf_counter()
            answer = client.get(address)
            took = 1000 * (time.perf_counter() - began)
            assert answer.status_code == 200, address
            if turn >= 3:
                times[what].append(took)
    for what, address in addresses.items():
        p95 = statistics.quantiles(times[what], n=20)[-1]
        asked = count_queries(client, address)
        middle = statistics.median(times[what])
        say("{:<11} {:<38} {:>9.0f} {:>9.0f} {:>8}", kind, what, middle, p95, asked)
    differences = verify(today=timezone.localdate(now))
    say("{:<11} {} numbers differ from a full count", kind, len(differences))


def back(now: Any, months: int) -> Any:
    """Return the month so many months ago."""
    from lms.supervision.rules.months import find_month

    return find_month(now.date()).shift(-months)


def fill(options: Any, now: Any) -> None:
    """Make the province, always the same."""
    from lms.people.models import Organisation
    from lms.people.models.organisations import Organisation as Place

    def make(code: str, kind: str, path: str, depth: int, children: int = 0) -> Any:
        return Place(
            code=code, kind=kind, name=f"Đơn vị {code}", path=path, depth=depth, numchild=children
        )

    direct = int(options.schools * DIRECT)
    path_of = Organisation._get_path
    province = path_of(None, 1, 1)
    rows = [make("bench-p", "province", province, 1, DISTRICTS + direct)]
    districts = [path_of(province, 2, number) for number in range(1, DISTRICTS + 1)]
    rest = options.schools - direct
    for at, path in enumerate(districts):
        below = rest // DISTRICTS + (at < rest % DISTRICTS)
        rows.append(make(f"bench-d{at}", "district", path, 2, below))
        rows += [
            make(f"bench-s{at}-{number}", "school", path_of(path, 3, number), 3)
            for number in range(1, below + 1)
        ]
    rows += [
        make(f"bench-u{number}", "school", path_of(province, 2, DISTRICTS + number), 2)
        for number in range(1, direct + 1)
    ]
    Organisation._base_manager.bulk_create(rows, batch_size=BATCH)
    schools = list(Organisation.objects.filter(kind="school").values_list("pk", flat=True))
    fill_needs(options.pupils, schools, now)
    fill_devices(options.devices, schools, now)
    fill_lessons(schools, now)


def fill_needs(pupils: int, schools: list[int], now: Any) -> None:
    """Put every pupil on the list, a fifth of them helped already."""
    from lessons.curriculum.models import Level
    from lms.devices.actions.hardships import ensure_hardships
    from lms.devices.models import Hardship, Need

    ensure_hardships()
    levels = list(Level.objects.values_list("pk", flat=True))
    hardships = list(Hardship.objects.filter(code__in=HARDSHIPS).values_list("pk", flat=True))
    for start in range(0, pupils, BATCH):
        Need._base_manager.bulk_create(
            Need(
                school_id=schools[number % len(schools)],
                level_id=levels[number % len(schools) % len(levels)],
                grade=1 + number % 12,
                hardship_id=hardships[number // len(schools) % len(hardships)],
                lacks_device=True,
                code_hash=f"{number:064d}",
                sealed_name="-" * 120,
                registered_at=now,
                changed_at=now,
                closing="met" if number % 5 == 0 else "",
                closed_at=now if number % 5 == 0 else None,
            )
            for number in range(start, min(start + BATCH, pupils))
        )


def fill_devices(devices: int, schools: list[int], now: Any) -> None:
    """Give devices to all schools."""
    from lms.devices.models import Asset, Donation
    from lms.people.models import Organisation

    donation = Donation.objects.create(
        office=Organisation.objects.get(code="bench-p"),
        donor="bench",
        kind="devices",
        pledged=devices,
        received=devices,
        in_depot=devices,
        made_at=now,
    )
    for start in range(0, devices, BATCH):
        Asset._base_manager.bulk_create(
            Asset(
                donation=donation,
                serial=f"B{number:08d}",
                owner_id=schools[number % len(schools)],
                moved_at=now,
            )
            for number in range(start, min(start + BATCH, devices))
        )


def fill_lessons(schools: list[int], now: Any) -> None:
    """Have a teacher of every school hand lessons in, month after month."""
    from django.contrib.auth import get_user_model
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from lessons.curriculum.models import Course
    from lessons.reviews.models import Submission
    from lms.people.models import Membership

    users = get_user_model()._default_manager.bulk_create(
        get_user_model()(username=f"bench{at}") for at in range(len(schools))
    )
    Membership._base_manager.bulk_create(
        Membership(user=user, organisation_id=school, role="teacher")
        for user, school in zip(users, schools, strict=True)
    )
    courses = list(Course.objects.values_list("pk", flat=True))
    kind = ContentType.objects.get_for_model(Page)
    for month in range(MONTHS_BACK + 1):
        Submission.objects.bulk_create(
            Submission(
                thing_type=kind,
                thing_id=f"bench-{month}-{number}",
                number=1,
                revision_number=1,
                outcome="approved",
                owner=users[number % len(users)],
                course_id=courses[number % len(courses)],
                submitted_at=now - timedelta(days=30 * month + 2),
                decided_at=now - timedelta(days=30 * month),
            )
            for number in range(LESSONS_A_MONTH)
        )


def remember_months() -> None:
    """Have the numbers of needs and devices of a year, as a site has them that was there."""
    from lms.supervision.models import Figure
    from lms.supervision.rules.months import find_month

    stock = list(Figure.objects.filter(panel__in=("needs", "depot")))
    for past in range(1, MONTHS_BACK + 1):
        Figure.objects.bulk_create(
            [
                Figure(
                    organisation_id=one.organisation_id,
                    month=find_month(one.month).shift(-past).first,
                    panel=one.panel,
                    part=one.part,
                    figure=one.figure,
                    own=one.own + past,
                    total=one.total + past,
                )
                for one in stock
            ],
            batch_size=BATCH,
        )


def change_one(now: Any, refresh: Any) -> float:
    """Take a pupil off the list, and return how many milliseconds the count takes."""
    from lms.devices.actions.needs import close_need
    from lms.devices.models import Need
    from lms.devices.rules import Closing
    from lms.people.permissions import SYSTEM

    took = []
    for need in Need.objects.filter(closing="").order_by("pk")[:5]:
        close_need(need=need, closing=Closing.MET, by=SYSTEM, now=now)
        began = time.perf_counter()
        refresh(now=now)
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


if __name__ == "__main__":
    main()
