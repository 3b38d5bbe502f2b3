"""What every suite shares: the closing table by suite, servers that a machine may lack, tables."""

import gc
import os
import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from tests.services.tables import name_migrated_tables

HERE = Path(__file__).parent
ROOT = HERE.parent
# The driver of the browsers leaves its event loop in the thread where tests go on to ask tables.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A slow machine is no defect.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
# Real servers that any suite may ask for; each starts when the first test needs it.
pytest_plugins = [
    "tests.services.servers.nginx",
    "tests.services.servers.postgres",
    "tests.services.servers.rabbitmq",
    "tests.services.servers.rgw",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person renew the pictures in the documentation, and a second run be shorter."""
    parser.addoption("--update-screenshots", action="store_true", help="rewrite docs/images")
    parser.addoption("--on-postgresql", action="store_true", help="leave out what asks no database")


def pytest_collection_finish() -> None:
    """Have the collector of garbage leave alone what stays: it looked at all of it again and again.

    Every model, test and parsed template lasts until the end; to look at them took an eighth of the
    time of the integration suite, and a quarter of that of the migrations.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say per suite what passed, failed and was skipped for want of something."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            parts = Path(report.nodeid.split("::")[0]).parts
            counts[parts[1] if len(parts) > 2 else parts[-1]][outcome] += 1
    terminalreporter.section("suites")
    for suite, count in sorted(counts.items()):
        shown = ", ".join(f"{number} {outcome}" for outcome, number in sorted(count.items()))
        terminalreporter.write_line(f"{suite:<14} {shown}")


class SuiteScheduling(LoadScopeScheduling):
    """Keeps each suite that starts servers on one xdist worker, so that they start once.

    Of the others it keeps each module on one, so that what is kept for it is built once.
    xdist's own groups are suffixes of node ids, which pytest 9.2 no longer lets it write.
    """

    def _split_scope(self, nodeid: str) -> str:
        suite, _slash, rest = nodeid.removeprefix("tests/").partition("/")
        if rest.startswith(("test_kills", "test_outages")):
            return "kills"  # minutes of waiting, beside the other servers' minutes of work
        if suite in {"journeys", "services", "host", "media"}:
            return suite
        return nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SuiteScheduling:
    """Schedule by suite, whatever `--dist` says, in the order of their names.

    Tests of several processes empty the tables of theirs; those of integration need them filled.
    """
    config.option.loadscopereorder = False
    return SuiteScheduling(config, log)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's browser; skip, saying why, where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return the one driver of browsers that a process may have open."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def migrated_tables() -> Iterator[Path | None]:
    """Fill SQLite's memory with kept tables, which spares half a minute; None on other databases.

    Django's own `migrate` runs after it, and finds nothing to do.
    """
    from django.db import connection

    name = str(connection.creation._get_test_db_name()) if connection.vendor == "sqlite" else ""
    if "mode=memory" not in name:
        yield None
        return
    kept = name_migrated_tables()
    # As long as one connection is open, the memory that they share stays.
    memory = sqlite3.connect(name, uri=True)
    if kept.exists():
        with sqlite3.connect(kept) as file:
            file.backup(memory)
        file.close()
    yield kept
    memory.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, migrated_tables: Path | None
) -> None:
    """Have the tables there before Django looks for them; PostgreSQL copies those it is told of."""
    from django.db import connections

    template = os.environ.get("SONGHOC_TEST_TEMPLATE")
    if template:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, migrated_tables: Path | None
) -> None:
    """Keep the tables that the migrations have made, for the next run."""
    if migrated_tables is None or migrated_tables.exists():
        return
    from django.db import connection

    migrated_tables.parent.mkdir(parents=True, exist_ok=True)
    part = migrated_tables.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock():
        connection.ensure_connection()
        file = sqlite3.connect(part)
        connection.connection.backup(file)
        file.close()
    for older in migrated_tables.parent.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    part.replace(migrated_tables)
