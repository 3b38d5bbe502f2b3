"""How fast everything public is searched and listed as it grows, whole requests on both databases.

    python -m tests.bench.search [--sizes 1000 10000 120000] [--requests 200] [--only sqlite]

Fills a database with a plausible library, one thing in six a lesson, and asks through Django's test
client: searches of words with two facets, no two alike, and pages of lists. The table shows
milliseconds of the middle and of the slowest twentieth; "first" is the first request of a process.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time

from tests.bench.databases import KINDS, ROOT, each_database

SIZES = [1000, 10_000, 120_000]
HEADINGS = ("database", "things", "what", "p50 ms", "p95 ms", "queries", "first ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(int(options.measure[0]), int(options.measure[1]), options.requests)
        return
    sys.stdout.write(("{:<11} {:>8} {:<34}" + " {:>8}" * 4 + "\n").format(*HEADINGS))
    sys.stdout.flush()
    for environment in each_database(options.only):
        run(environment, options)


def run(environment: dict[str, str], options: argparse.Namespace) -> None:
    """Let one database grow; every measurement is a process of its own."""
    first = 0
    for size in options.sizes:
        command = [sys.executable, "-m", "tests.bench.search", "--measure", str(first), str(size)]
        subprocess.run(
            [*command, "--requests", str(options.requests)], cwd=ROOT, env=environment, check=True
        )
        first = size


def measure(first: int, last: int, requests: int) -> None:
    """Fill up the database of the settings to `last` things and print what they cost."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    fill(first, last)
    client = Client()
    started = time.perf_counter()
    client.get("/search/?q=phep+cong&grade=1&kind=lesson")
    opening = 1000 * (time.perf_counter() - started)
    for what, addresses in list_addresses(last, requests).items():
        for address in addresses[:5]:
            client.get(address)
        times = []
        for address in addresses[5:]:
            started = time.perf_counter()
            answer = client.get(address)
            times.append(1000 * (time.perf_counter() - started))
            assert answer.status_code == 200, address
        queries = count_queries(client, addresses[0])
        p95 = statistics.quantiles(times, n=20)[-1]
        row = (connection.vendor, last, what, statistics.median(times), p95, queries, opening)
        line = "{:<11} {:>8} {:<34} {:>8.1f} {:>8.1f} {:>8} {:>8.0f}\n"
        sys.stdout.write(line.format(*row))
        sys.stdout.flush()


def count_queries(client: object, address: str) -> int:
    """Return how many questions a request asks the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(address)  # type: ignore[attr-defined]
    return len(asked)


def fill(first: int, last: int) -> None:
    """Write things `first` to `last`, as the actions would, many at once."""
    from django.db import connection, transaction
    from django.utils import timezone

    from lessons.curriculum.models import Course
    from lessons.discovery.actions import mark_changed
    from lessons.discovery.actions.entries import describe_entry, list_words
    from lessons.discovery.models import Entry, Lexemes, Term
    from tests.bench.library import list_items

    courses = {
        (course.grade.number, course.subject.code): course
        for course in Course.objects.select_related("grade__level", "subject")
    }
    by_pk = {course.pk: course for course in courses.values()}
    now = timezone.now()
    things = list_items(first, last, {key: course.pk for key, course in courses.items()}, now)
    with transaction.atomic():
        edition = mark_changed()
        items = list(things)
        entries = []
        for item in items:
            course = by_pk[item.course_id]
            entries.append(
                Entry(
                    origin=item.origin,
                    identifier=item.origin.replace(":", "-"),
                    published_at=item.published_at,
                    changed_at=now,
                    digest=item.digest(),
                    edition=edition,
                    **describe_entry(item, course=course),
                )
            )
        Entry.objects.bulk_create(entries, batch_size=500)
        terms: dict[str, str] = {}
        lexemes = []
        for entry, item in zip(entries, items, strict=True):
            course = by_pk[item.course_id]
            found, samples = list_words(item, [course.subject.name, course.grade.name])
            lexemes.append(Lexemes(entry=entry, lexemes=found))
            for word, sample in samples.items():
                terms.setdefault(word, sample)
        Lexemes.objects.bulk_create(lexemes, batch_size=500)
        Term.objects.bulk_create(
            [Term(word=word, sample=sample) for word, sample in terms.items()],
            ignore_conflicts=True,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def list_addresses(size: int, requests: int) -> dict[str, list[str]]:
    """Return addresses by what they ask for, no two of a search alike."""
    from urllib.parse import urlencode

    from lessons.letters import fold
    from tests.bench.library import THEMES

    chance = random.Random(size)
    kinds = ("lesson", "clip", "slides", "worksheet")
    themes = {
        code: listed.split("|")
        for code, listed in THEMES.items()
        if code in {"toan", "tieng-anh", "khoa-hoc", "lich-su"}
    }

    def search(*, folded: bool, slips: bool = False) -> str:
        code = chance.choice(sorted(themes))
        words = chance.choice(themes[code])
        if chance.random() < 0.7:
            words += f" {chance.choice(['bài', 'tiết', 'trong phạm vi', 'ôn tập', 'lớp'])}"
            words += f" {chance.randint(1, 60)}"
        facets = [
            ("grade", str(chance.randint(1, 9))),
            ("subject", code),
            ("kind", chance.choice(kinds)),
            ("size", "20"),
            ("duration", "15"),
        ]
        words = fold(words) if folded else words
        if slips:
            words = words[1] + words[0] + words[2:]
        pairs = [("q", words), *chance.sample(facets, 2)]
        return "/search/?" + urlencode(pairs)

    def browse() -> str:
        pairs = [("grade", str(chance.randint(1, 9))), ("kind", chance.choice(kinds))]
        pairs = chance.sample(pairs, chance.randint(0, 2))
        return "/search/?" + urlencode([*pairs, ("page", chance.randint(1, max(2, size // 400)))])

    def subject() -> str:
        page = chance.choice(["/lop-1/toan/", "/lop-3/toan/", "/lop-1/tieng-viet/", "/lop-6/toan/"])
        return f"{page}?kind={chance.choice(kinds)}&page={chance.randint(1, 5)}"

    return {
        "words without marks, two facets": [search(folded=True) for _ in range(requests + 5)],
        "words with marks, two facets": [search(folded=False) for _ in range(requests + 5)],
        "one common word, two facets": [
            f"/search/?q={word}&grade={grade}&kind={kind}"
            for word in ("bai", "hoc+sinh", "toan", "co", "lop")
            for grade in range(1, 10)
            for kind in kinds
        ][: requests + 5],
        "a mistyped word, two facets": [
            search(folded=True, slips=True) for _ in range(requests + 5)
        ],
        "a list with facets": [browse() for _ in range(requests + 5)],
        "the page of a subject": [subject() for _ in range(requests + 5)],
    }


if __name__ == "__main__":
    main()
