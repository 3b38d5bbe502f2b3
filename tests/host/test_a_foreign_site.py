"""The guide for host sites, followed to the letter."""

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.host.conftest import Host, make_clean_environment


@contextmanager
def served(host: Host) -> Iterator[str]:
    """Serve the site; end it by its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [host.python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=host.folder,
        env=make_clean_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def fetch(url: str) -> str:
    """Return a page as text; fail with what the debug page says."""
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        pytest.fail(
            f"{url}: {error.code} {re.findall('<title>(.*?)</title>', error.read().decode(), re.S)}"
        )


def test_wheel_holds_translations_templates_and_the_programme(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "lessons/catalogue/locale/vi/LC_MESSAGES/django.mo",
        "lms/project/locale/vi/LC_MESSAGES/djangojs.mo",
        "lessons/catalogue/templates/catalogue/home_page.html",
        "lessons/curriculum/programme/general.json",
        "lms/theme/static/theme/site.css",
    ):
        assert name in names
    assert not any(name.startswith(("tests/", "deploy/", "docs/")) for name in names)


def test_serves_lessons_and_media_in_a_plain_wagtail_site(host: Host) -> None:
    host.write("settings-lessons", "urls-lessons")
    for command in (
        ["check"],
        ["makemigrations", "--check"],
        ["migrate", "-v0"],
        ["grow_catalogue"],
    ):
        done = host.manage(*command)
        assert done.returncode == 0, done.stderr[-3000:]
    with served(host) as url:
        assert "Welcome" in fetch(url + "/")
        assert "Lớp 1" in fetch(url + "/songhoc/")
        assert "Tiếng Việt" in fetch(url + "/songhoc/lop-1/")
        assert "/songhoc/lop-1/toan/" in fetch(url + "/search/?q=toan+lop+1")


def test_serves_the_school_system_too(host: Host) -> None:
    host.write("settings-lessons", "settings-lms", "urls-lms", "urls-lessons")
    for command in (
        ["check"],
        ["makemigrations", "--check"],
        ["migrate", "-v0"],
        ["grow_catalogue"],
    ):
        done = host.manage(*command)
        assert done.returncode == 0, done.stderr[-3000:]
    with served(host) as url:
        assert "theme/site.css" in fetch(url + "/songhoc/")
        assert 'name="password"' in fetch(url + "/accounts/login/")


@pytest.mark.parametrize(
    ("missing", "reported"),
    [
        ("lessons.curriculum", "catalogue.E001"),
        ("lessons.sheets", "curriculum.E001"),
    ],
)
def test_reports_a_missing_companion_by_its_id(host: Host, missing: str, reported: str) -> None:
    host.write("settings-lessons")
    settings = host.folder / "mysite" / "settings" / "base.py"
    settings.write_text(f'{settings.read_text()}\nINSTALLED_APPS.remove("{missing}")\n')
    done = host.manage("check")
    assert done.returncode == 1
    assert reported in done.stderr
    assert missing in done.stderr
    assert "Traceback" not in done.stderr
