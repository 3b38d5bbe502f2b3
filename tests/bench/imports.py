"""How long a sheet of a thousand lessons takes from the confirmation to the drafts.

    python -m tests.bench.imports [--rows 1000] [--profile]

A teacher of the demo province brings the sheet through the site's own pages, on an SQLite file; the
job that writes it is done here as a worker does it. The machine's load is printed with the figure:
it is a time of the clock.
"""

import argparse
import cProfile
import io
import os
import pstats
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--profile", action="store_true", help="also print where the time goes")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.rows, profile=options.profile)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.search_settings",
            "SONGHOC_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "SONGHOC_DEMO_LESSONS": "0",
            "SONGHOC_VAR": folder,
            "PYTHONPATH": str(ROOT),
        }
        for command in (["migrate", "-v0"], ["demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        command = [sys.executable, "-m", "tests.bench.imports", *sys.argv[1:], "--measure"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def measure(rows: int, *, profile: bool) -> None:
    """Bring a sheet of `rows` lessons into the database of the settings; print the time."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from lessons.catalogue.models import LessonPage
    from lessons.sheets.models import StagedSheet
    from media_pipeline.actions.jobs import claim_job, perform_job
    from media_pipeline.adapters.machine import name_worker

    teacher = find_teacher()
    before = LessonPage.objects.count()
    client = Client()
    client.force_login(teacher)
    began = time.perf_counter()
    answer = client.post("/admin/sheets/lessons/", {"file": make_file(teacher, rows)})
    staged = StagedSheet.objects.filter(applied_at=None).first()
    assert staged is not None, answer.content.decode()[:2000]
    checked = time.perf_counter() - began
    address, profiler = f"/admin/sheets/staged/{staged.pk}/", cProfile.Profile()
    began, busy = time.perf_counter(), time.process_time()
    queries = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        if profile:
            profiler.enable()
        answer = client.post(address)
        answered = time.perf_counter() - began
        while job := claim_job(queue="light", worker=name_worker(), now=timezone.now()):
            perform_job(job, clock=timezone.now)
        profiler.disable()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    made = LessonPage.objects.count() - before
    assert made == rows, (made, answer.status_code, answer.content.decode()[:2000])
    sys.stdout.write(
        f"{rows} rows: checked in {checked:.1f} s, the confirmation answered in {answered:.1f} s, "
        f"all drafts {took:.1f} s after it "
        f"({busy:.1f} s of them its own), "
        f"{queries / rows:.1f} queries a row; load {os.getloadavg()[0]:.1f} on "
        f"{os.cpu_count()} cores\n"
    )
    if profile:
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("cumulative").print_stats(45)


def find_teacher() -> Any:
    """Return somebody of the demo who writes lessons."""
    from django.contrib.auth import get_user_model

    from lessons.desk.permissions import list_places

    people = get_user_model().objects.filter(is_superuser=False).order_by("pk")
    return next(one for one in people if list_places(one).exists())


def make_file(teacher: Any, rows: int) -> io.BytesIO:
    """Return a workbook with as many lessons, spread over the places where `teacher` writes."""
    from lessons.desk.permissions import list_places
    from lessons.desk.sheets import LessonSheet
    from tests.factories.sheets import make_workbook

    places = list(list_places(teacher))
    headings = [str(column.heading) for column in LessonSheet.columns]
    listed: list[list[object]] = [headings]
    for number in range(rows):
        course = places[number % len(places)].course
        listed.append(
            [
                f"bai-{number}.mp4",
                f"Bài {number}: {course.subject.name} qua truyền hình",
                course.grade.number,
                course.subject.code,
                "",
                "Em xem, nghe và làm theo từng bước cùng cô giáo.",
                "",
            ]
        )
    file = io.BytesIO(make_workbook(listed))
    file.name = "bai-giang.xlsx"
    return file


if __name__ == "__main__":
    main()
