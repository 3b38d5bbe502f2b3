"""What every suite shares: the closing table by suite, and servers that a machine may lack."""

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright
from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
# The driver of the browsers leaves its event loop in the thread where tests go on to ask tables.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# Real servers that any suite may ask for; each starts when the first test needs it.
pytest_plugins = [
    "tests.services.servers.nginx",
    "tests.services.servers.postgres",
    "tests.services.servers.rabbitmq",
    "tests.services.servers.rgw",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person renew the pictures in the documentation."""
    parser.addoption("--update-screenshots", action="store_true", help="rewrite docs/images")


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

    xdist's own groups are suffixes of node ids, which pytest 9.2 no longer lets it write.
    """

    def _split_scope(self, nodeid: str) -> str:
        suite, _slash, rest = nodeid.removeprefix("tests/").partition("/")
        if rest.startswith(("test_kills", "test_outages")):
            return "kills"  # minutes of waiting, beside the other servers' minutes of work
        return suite if suite in {"journeys", "services", "host", "media"} else nodeid


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
