"""The same code on PostgreSQL: the whole integration suite once more."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def template(make_database: Callable[[str], str]) -> str:
    """Return the name of a database that has all tables: two workers copy it within seconds."""
    url = make_database("migrated")
    made = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity", "0"],
        cwd=ROOT,
        env={
            **os.environ,
            "SONGHOC_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "lms.project.settings.test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-5000:]
    return "migrated"


def test_passes_the_integration_suite_on_postgresql(postgres_url: str, template: str) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("-n", "2", "--on-postgresql", "tests/integration"),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "SONGHOC_DATABASE_URL": postgres_url,
            "SONGHOC_TEST_TEMPLATE": template,
            "PYTEST_ADDOPTS": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-5000:]
    assert " passed" in run.stdout
