"""How long a table of 50,000 needs takes from the upload to the register: `make bench-needs`.

    python -m tests.bench.needs [--rows 50000] [--shuffled] [--profile]

A province's steward brings one table of pupils of a thousand schools through the site's own pages,
on an SQLite file (or SONGHOC_BENCH_DATABASE); the job that writes it is done here as a worker does
it, and what it told a waiting person is counted. Then the same table is brought once more, with a
pupil of every school changed.
"""

import argparse
import cProfile
import io
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DISTRICTS, SCHOOLS = 20, 50
HEADINGS = ("code", "name", "contact", "school", "level", "grade", "hardship", "device", "verified")
FAMILIES = ("Nguyễn", "Trần", "Vàng", "Lò", "Giàng", "Hoàng")
GIVEN = ("An", "Bình", "Chi", "Dính", "Mận", "Pao", "Sua")
HARDSHIPS = ("poor", "near-poor", "other")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--shuffled", action="store_true", help="schools in no order")
    parser.add_argument("--profile", action="store_true", help="also print where the time goes")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.rows, shuffled=options.shuffled, profile=options.profile)
        return
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("SONGHOC_BENCH_DATABASE", f"sqlite:///{folder}/bench.sqlite3")
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.search_settings",
            "SONGHOC_DATABASE_URL": database,
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
        command = [sys.executable, "-m", "tests.bench.needs", *sys.argv[1:], "--measure"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def measure(rows: int, *, shuffled: bool, profile: bool) -> None:
    """Bring a table of `rows` pupils twice; print the times."""
    import django

    django.setup()
    from django.test import Client

    from lms.devices.models import Need

    steward, codes = build_province()
    client = Client()
    client.force_login(steward)
    listed = draw_rows(rows, codes, shuffled=shuffled)
    before = Need.objects.count()
    profiler = cProfile.Profile()
    bring(client, listed, "new", profiler if profile else None)
    assert Need.objects.count() == before + rows
    for number in range(0, rows, max(1, rows // len(codes))):
        listed[number][2] = "0999 999 999"
    bring(client, listed, "again", None)
    assert Need.objects.count() == before + rows
    if profile:
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("cumulative").print_stats(45)


def bring(client: Any, listed: list[list[Any]], name: str, profiler: Any) -> None:
    """Upload, confirm and write a table as a person and a worker do."""
    from django.utils import timezone

    from lessons.sheets.models import StagedSheet
    from media_pipeline.actions.jobs import claim_job, perform_job
    from media_pipeline.adapters.machine import name_worker
    from tests.factories.sheets import make_workbook

    content = make_workbook([HEADINGS, *listed])
    file = io.BytesIO(content)
    file.name = "nhu-cau.xlsx"
    began, busy = time.perf_counter(), time.process_time()
    answer = client.post("/admin/sheets/needs/", {"file": file})
    checked = time.perf_counter() - began
    staged = StagedSheet.objects.filter(applied_at=None).first()
    assert staged is not None, answer.content.decode()[:3000]
    if profiler:
        profiler.enable()
    client.post(f"/admin/sheets/staged/{staged.pk}/")
    turns, longest = 0, 0.0
    while job := claim_job(queue="light", worker=name_worker(), now=timezone.now()):
        started = time.perf_counter()
        perform_job(job, clock=timezone.now)
        longest = max(longest, time.perf_counter() - started)
        turns += 1
    if profiler:
        profiler.disable()
    took, busy = time.perf_counter() - began, time.process_time() - busy
    staged.refresh_from_db()
    assert staged.applied_at is not None, (staged.stopped, staged.rows_done)
    sys.stdout.write(
        f"{name}: {len(listed)} rows, {len(content) / 1e6:.1f} MB: checked in {checked:.1f} s, "
        f"all {took:.1f} s after the upload ({busy:.1f} s of them its own), {turns} turns, the "
        f"longest {longest:.1f} s, {staged.changed_count} changed; "
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
    )


def build_province() -> tuple[Any, list[str]]:
    """Return a steward of a province with a thousand schools, and their codes."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from lms.people.actions.memberships import grant_membership
    from lms.people.actions.organisations import add_organisation
    from lms.people.models import Organisation
    from lms.people.permissions import SYSTEM
    from lms.people.rules import OrganisationKind, Role

    told: dict[str, Any] = {"by": SYSTEM, "now": timezone.now()}
    province = Organisation.objects.filter(kind=OrganisationKind.PROVINCE.value).get()
    codes = []
    for number in range(DISTRICTS):
        name = f"Phòng GD&ĐT số {number}"
        kind, code = OrganisationKind.DISTRICT, f"p{number:03d}"
        district = add_organisation(kind=kind, code=code, name=name, parent=province, **told)
        for place in range(SCHOOLS):
            code = f"t{number:03d}-{place:03d}"
            add_organisation(
                kind=OrganisationKind.SCHOOL,
                code=code,
                name=f"Trường số {place} huyện {number}",
                parent=district,
                **told,
            )
            codes.append(code)
    steward = get_user_model().objects.create_user("thong-ke-tinh")
    grant_membership(user=steward, organisation=province, role=Role.DEVICE_STEWARD, **told)
    return steward, codes


def draw_rows(rows: int, codes: list[str], *, shuffled: bool) -> list[list[Any]]:
    """Return a table of pupils, school after school unless it is shuffled; always the same."""
    pick = random.Random(1)  # the same province every time
    listed: list[list[Any]] = [
        [
            f"79{number:08d}",
            f"{pick.choice(FAMILIES)} {pick.choice(GIVEN)} {pick.choice(GIVEN)}",
            f"09{number:08d}",
            codes[number * len(codes) // rows],
            "primary",
            pick.randint(1, 5),
            pick.choice(HARDSHIPS),
            "x",
            "x" if number % 3 else "",
        ]
        for number in range(rows)
    ]
    if shuffled:
        pick.shuffle(listed)
    return listed


if __name__ == "__main__":
    main()
