"""The same code on PostgreSQL: the whole integration suite once more."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_passes_the_integration_suite_on_postgresql(postgres_url: str) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("-n", "2", "--on-postgresql", "tests/integration"),
        ],
        cwd=ROOT,
        env={**os.environ, "SONGHOC_DATABASE_URL": postgres_url, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-5000:]
    assert " passed" in run.stdout
