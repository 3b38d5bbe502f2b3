"""The site as a person meets it: started by its own command, seen through Debian's Chromium."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.journeys.steps import PASSWORD, Site
from tests.services.servers.process import find_free_port
from tests.services.tables import lay_tables

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
# As patient as clicks are: a busy machine is no defect.
expect.set_options(timeout=30_000)


def fetch(url: str) -> str:
    """Return a page as text."""
    with urllib.request.urlopen(url, timeout=30) as response:
        return str(response.read().decode())


@pytest.fixture(scope="session")
def start_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Return a function that starts a fresh site with the demo province; all end with the tests.

    Its tables are those that the integration suite has kept, if it has, unless it is to be made
    `from_nothing`: all migrations take a minute of a core.
    """
    started: list[Site] = []

    def start(*, from_nothing: bool = False) -> Site:
        port = find_free_port()
        var = tmp_path_factory.mktemp("site")
        if not from_nothing:
            lay_tables(var)
        log = var / "site.log"
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("SONGHOC", "DJANGO"))},
            "PORT": str(port),
            "SONGHOC_VAR": str(var),
            "SONGHOC_DEMO_PASSWORD": PASSWORD,
            # Encoding two dozen films would hold up everything else.
            "SONGHOC_DEMO_LESSONS": "0",
        }
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "lms.project"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
            )
        site = Site(url=f"http://127.0.0.1:{port}", var=var, process=process)
        started.append(site)
        deadline = time.monotonic() + (360 if from_nothing else 180)
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(OSError):
                # The worker has indexed the demo once a lesson of it is found.
                if "/phep-cong-trong-pham-vi-10/" in fetch(f"{site.url}/search/?q=phep+cong"):
                    return site
            time.sleep(0.3)
        pytest.fail(f"the site did not start:\n{log.read_text()}")

    yield start
    for site in started:
        site.process.send_signal(signal.SIGINT)
    for site in started:
        site.process.wait(timeout=60)


@pytest.fixture(scope="session")
def site(start_site: Callable[[], Site]) -> Site:
    """Return the one site that most journeys share."""
    return start_site()


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Return one browser for the session."""
    browser = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
    yield browser
    browser.close()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """Return a person's own browser window, Vietnamese, at desktop size."""
    context = browser.new_context(
        base_url=site.url, locale="en-US", viewport={"width": 1280, "height": 800}
    )
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page that fails the test on script errors, CSP reports and foreign requests."""
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: (
            faults.append(f"console: {message.text}")
            if re.search("Content.Security.Policy", message.text)
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if re.match(r"(data|blob):|http://127\.0\.0\.1:\d+/", request.url)
            else faults.append(f"request to another host: {request.url}")
        ),
    )
    yield page
    assert faults == []
