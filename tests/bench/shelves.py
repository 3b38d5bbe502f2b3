"""How fast the library's public list answers who has signed in, as it grows, on both databases.

    python -m tests.bench.shelves [--sizes 1000 100000] [--requests 60] [--only postgresql]

Whole requests through Django's test client, in the order of the table over and over, so that
nothing is asked twice in a row; milliseconds of the middle and of the slowest twentieth.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections import defaultdict

from tests.bench.databases import KINDS, ROOT, each_database

SIZES = [1000, 100_000]
PER_PAGE = 24


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(int(options.measure[0]), int(options.measure[1]), options.requests)
        return
    sys.stdout.write("database    resources what                 p50 ms   p95 ms  queries\n")
    sys.stdout.flush()
    for environment in each_database(options.only):
        first = 0
        for size in options.sizes:
            command = ["-m", "tests.bench.shelves", "--requests", str(options.requests)]
            command += ["--measure", str(first), str(size)]
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)
            first = size


def measure(first: int, last: int, requests: int) -> None:
    """Fill up the database of the settings to `last` resources and print what their list costs."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client

    from lessons.curriculum.models import Course
    from tests.bench.search import count_queries

    fill(first, last)
    user, _made = get_user_model().objects.get_or_create(username="bench")
    client = Client()
    client.force_login(user)
    course = Course.objects.filter(grade__number=1, subject__code="toan")[0]
    addresses = {
        "the first page": "/library/",
        "the last page": f"/library/?p={-(-last // PER_PAGE)}",
        "worksheets alone": "/library/?kind=worksheet",
        "one subject": f"/library/?course={course.pk}",
        "one grade": f"/library/?grade={course.grade_id}",
    }
    times = defaultdict(list)
    for turn in range(requests + 3):
        for what, address in addresses.items():
            started = time.perf_counter()
            answer = client.get(address)
            took = 1000 * (time.perf_counter() - started)
            assert answer.status_code == 200, address
            if turn >= 3:
                times[what].append(took)
    for what, address in addresses.items():
        p95 = statistics.quantiles(times[what], n=20)[-1]
        middle, asked = statistics.median(times[what]), count_queries(client, address)
        row = (connection.vendor, last, what, middle, p95, asked)
        sys.stdout.write("{:<11} {:>9} {:<18} {:>8.1f} {:>8.1f} {:>8}\n".format(*row))
        sys.stdout.flush()


def fill(first: int, last: int) -> None:
    """Write resources `first` to `last`, as they are once they are public, many at once."""
    from django.db import connection
    from django.utils import timezone

    from lessons.curriculum.models import Course
    from lessons.discovery.actions import mark_changed
    from lessons.library.models import Resource
    from tests.bench.library import list_items

    courses = Course.objects.values_list("grade__number", "subject__code", "pk")
    places = {(grade, subject): pk for grade, subject, pk in courses}
    items = list_items(first, last, places, timezone.now())
    resources = [
        Resource(
            kind="clip" if item.kind == "lesson" else item.kind.replace("-", "_"),
            title=item.title,
            description=item.summary,
            course_id=item.course_id,
            series=item.series,
            link=f"https://kho.vi-du.vn{item.url}",
            made_by=item.teacher,
            live=True,
            first_published_at=item.published_at,
        )
        for item in items
    ]
    Resource.objects.bulk_create(resources, batch_size=500)
    mark_changed()
    with connection.cursor() as cursor:
        # As the server does by itself soon after.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    main()
