"""A province as one counted it in 2021, and the table of its monthly letter from the register.

    python -m tests.bench.letter [--keep FOLDER]

17,049 pupils without a device are registered at 105 schools, names locked, as an import does it;
the numbers are counted, and an officer opens the table of the letter. It ends with 1 if a total is
another one than the province's. `--keep` leaves the letter there, as a workbook and as text.
"""

import argparse
import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.databases import ROOT, each_database

DISTRICTS, SCHOOLS = 15, 7
HARDSHIPS = ("poor", "near-poor", "orphaned", "other")
# The totals are the province's; how they fall on the cells is made up.
LETTER = {
    "primary": (3400, 2700, 1, 5866),
    "lower_secondary": (1200, 1050, 0, 2232),
    "upper_secondary": (140, 100, 0, 232),
    "continuing": (33, 18, 0, 77),
}
GRADES = {"primary": 3, "lower_secondary": 7, "upper_secondary": 11, "continuing": 11}
TOTALS = (4773, 3868, 1, 8407, 17_049)
BATCH = 500


def main() -> int:
    """Return 1 if the letter has other totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(options.keep)
    ended = [
        subprocess.run(
            [sys.executable, "-m", "tests.bench.letter", *sys.argv[1:], "--measure"],
            cwd=ROOT,
            env=environment,
            check=False,
        ).returncode
        for environment in each_database("sqlite")
    ]
    return max(ended)


def measure(keep: Path | None) -> int:
    """Fill the database of the settings, print the letter's table; return 1 if it is another."""
    import django

    django.setup()
    from django.test import Client
    from django.utils import timezone
    from openpyxl import load_workbook

    from lms.people.models import Membership
    from lms.people.rules import Role
    from lms.supervision.actions.counting import refresh
    from tests.factories.people import UserFactory

    now = timezone.now()
    began = time.perf_counter()
    province, schools = build_province()
    count = register(schools, now)
    took = time.perf_counter() - began
    say(f"{count} pupils registered at {len(schools)} schools in {took:.0f} s")
    began = time.perf_counter()
    refresh(now=now)
    say(f"counted up to the province in {time.perf_counter() - began:.1f} s\n")
    officer = UserFactory()
    Membership.objects.create(
        user=officer, organisation=province, role=Role.EDUCATION_OFFICER.value
    )
    client = Client()
    client.force_login(officer)
    files = {ending: fetch(client, province, ending) for ending in ("xlsx", "odt")}
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        for ending, content in files.items():
            (keep / f"letter.{ending}").write_bytes(content)
    rows = [*load_workbook(io.BytesIO(files["xlsx"])).worksheets[0].values]
    for row in rows:
        say("  ".join(f"{'' if cell is None else cell!s:>18}" for cell in row))
    levels = tuple(sum(line) for line in LETTER.values())
    told = tuple(row[-1] for row in rows[-5:-1])
    return int((told, tuple(rows[-1][1:])) != (levels, TOTALS))


def fetch(client: Any, province: Any, ending: str) -> bytes:
    """Return the letter's table of needs as a file."""
    from django.urls import reverse

    name = {"xlsx": "supervision:report_workbook", "odt": "supervision:report_text"}[ending]
    answer = client.get(reverse(name, args=[province.pk]), {"panel": "needs"})
    assert answer.status_code == 200, answer.status_code
    return bytes(answer.content)


def build_province() -> tuple[Any, list[Any]]:
    """Return a province and its schools."""
    from lms.devices.actions.hardships import ensure_hardships
    from tests.factories.people import OrganisationFactory

    ensure_hardships()
    province = OrganisationFactory(province=True, name="Sở GD&ĐT của công văn")
    schools = []
    for _district in range(DISTRICTS):
        district = OrganisationFactory(district=True, parent=province)
        schools += [OrganisationFactory(parent=district) for _school in range(SCHOOLS)]
    return province, schools


def register(schools: list[Any], now: Any) -> int:
    """Put the pupils of the letter on the list, in turn at every school; return how many."""
    from lessons.curriculum.models import Level
    from lms.devices.actions.needs import NeedEntry, register_many
    from lms.devices.models import Hardship
    from lms.devices.rules import Lack
    from lms.people.permissions import SYSTEM

    levels = dict(Level.objects.values_list("code", "pk"))
    hardships = dict(Hardship.objects.values_list("code", "pk"))
    cells = [
        (level, hardship)
        for level, line in LETTER.items()
        for hardship, pupils in zip(HARDSHIPS, line, strict=True)
        for _pupil in range(pupils)
    ]
    entries = [
        NeedEntry(
            school=schools[number % len(schools)],
            level_id=levels[level],
            grade=GRADES[level],
            hardship_id=hardships[hardship],
            lacks=frozenset({Lack.DEVICE}),
            code=f"HV{number:08d}",
            name=f"Lò Thị Mận {number}",
        )
        for number, (level, hardship) in enumerate(cells)
    ]
    for start in range(0, len(entries), BATCH):
        register_many(entries=entries[start : start + BATCH], by=SYSTEM, now=now)
    return len(entries)


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
