"""`kill -9` while a pack is built or fetched: nothing half is seen, nothing is lost."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from lms.offline.actions.offering import Wanted, offer_pack
from lms.offline.models import Edition
from tests.conftest import ROOT
from tests.factories.media import NOW
from tests.integration.lms.offline.province import Province, serve

pytestmark = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="the tables are handed over as a file of SQLite"
)


def copy_rows(target: Path) -> None:
    """Write what this test has not committed into tables of other processes."""
    file = sqlite3.connect(target, isolation_level=None)
    file.execute("PRAGMA synchronous=OFF")
    file.execute("BEGIN")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "search" in table or table == "django_migrations":
                continue
            rows = cursor.execute(f'SELECT * FROM "{table}"').fetchall()
            file.execute(f'DELETE FROM "{table}"')
            marks = ",".join("?" * len(cursor.description))
            file.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
    file.execute("COMMIT")
    file.close()


@pytest.fixture
def run(
    media_stores: Path, tmp_path: Path, migrated_tables: Path
) -> Callable[..., list[dict[str, Any]]]:
    """Return a function that runs `packs` in processes that are killed, on tables like ours."""

    def run(moments: str, *arguments: str) -> list[dict[str, Any]]:
        var = tmp_path / "var"
        var.mkdir()
        (var / "private").symlink_to(media_stores / "media_private")
        (var / "public").symlink_to(media_stores / "media_public")
        shutil.copyfile(migrated_tables, var / "db.sqlite3")
        copy_rows(var / "db.sqlite3")
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SONGHOC", "DJANGO"))},
            "SONGHOC_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "tests.integration.lms.offline.killed_settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.integration.lms.offline.killed", moments, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        sys.stderr.write(done.stderr)
        assert done.returncode == 0
        return [json.loads(line) for line in lines]

    return run


def check(states: list[dict[str, Any]], kills: int) -> None:
    *killed, last = states
    assert [one["killed"] for one in killed] == [True] * kills, states
    assert all(one["shown"] == one["reachable"] == 0 for one in killed), states
    assert (last["status"], last["shown"], last["reachable"]) == (0, 1, 1), states


def test_a_building_that_is_killed_shows_nothing_and_is_done_again(
    lessons: list[Any], toan: Any, run: Callable[..., list[dict[str, Any]]]
) -> None:
    offer_pack(wanted=Wanted(course=toan.course), by=None, now=NOW)
    check(run("keep:6,keep:2", "build"), 2)


def test_a_visit_that_is_killed_goes_on_where_it_was(
    pack: Any,
    edition: Edition,
    fetch: Callable[..., bytes],
    run: Callable[..., list[dict[str, Any]]],
    media_stores: Path,
) -> None:
    province = Province()
    names = [edition.pack.slug, edition.key]
    archive = reverse("packs:part", args=[*names, 1])
    province.take(
        fetch,
        *(reverse("packs:index"), reverse("packs:key"), archive),
        *(reverse("packs:manifest", args=[*names, form]) for form in ("json", "sig")),
    )
    pack.delete()
    for path in (media_stores / "media_private" / "packs").rglob("*"):
        if path.is_file():
            path.unlink()
    with serve(province):
        check(run("write:9,keep:4", "sync", province.address), 2)
    # What had come before each kill did not come again; the rest was on its way already.
    assert len([path for path, _range in province.asked if path == archive]) <= 4
