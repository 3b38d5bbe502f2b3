"""A site's empty database of each kind, for benchmarks that compare them."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("sqlite", "postgresql")


def each_database(only: str | None = None) -> Iterator[dict[str, str]]:
    """Yield the environment of processes that measure on it, the curriculum being there."""
    if only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            yield _prepare(f"sqlite:///{folder}/bench.sqlite3")
    if only != "sqlite":
        from tests.services.servers.postgres import address, serve

        with serve() as server:
            yield _prepare(address(server, "postgres"))


def _prepare(url: str) -> dict[str, str]:
    environment = os.environ | {
        # A site in use; the demo asks how far it is.
        "SONGHOC_DEMO": "false",
        "DJANGO_SETTINGS_MODULE": "tests.bench.search_settings",
        "SONGHOC_DATABASE_URL": url,
        "PYTHONPATH": str(ROOT),
    }
    for command in (["migrate", "-v0"], ["grow_catalogue"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return environment
