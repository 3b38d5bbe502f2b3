"""How many public pages a second one thread serves: ours, and Wagtail as `wagtail start` makes it.

    python -m tests.bench.pages [--seconds 3]

Both render the same templates over the same content, in one process on SQLite, called as a server
calls them. The other side has the middleware of Wagtail's own project template and no cache.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
THINGS = 2000
PAGES = {
    "home": "/",
    "grade": "/lop-1/",
    "subject": "/lop-1/toan/",
    "lesson": "/lop-1/toan/phep-cong/",
    "library": "/library/",
    "search": "/search/?q=phep+cong&grade=1",
}
WAYS = ("plain", "ours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.seconds)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.pages_settings",
            "SONGHOC_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "PYTHONPATH": str(ROOT),
        }
        for command in (["migrate", "-v0"], ["grow_catalogue"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment | {"BENCH_WAY": "ours"},
                check=True,
                stdout=subprocess.DEVNULL,
            )
        seconds = ("--seconds", str(options.seconds))
        rates = {}
        for way in WAYS:
            ended = subprocess.run(
                [sys.executable, "-m", "tests.bench.pages", "--measure", way, *seconds],
                cwd=ROOT,
                env=environment | {"BENCH_WAY": way},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            rates[way] = dict(line.split("\t") for line in ended.stdout.splitlines())
    sys.stdout.write(f"{'page':<10}{'plain/s':>10}{'ours/s':>10}{'times':>8}\n")
    for page in PAGES:
        plain, ours = (float(rates[way][page]) for way in WAYS)
        sys.stdout.write(f"{page:<10}{plain:>10.0f}{ours:>10.0f}{ours / plain:>8.1f}\n")


def measure(seconds: float) -> None:
    """Print how many of each page the settings serve in a second."""
    import django

    django.setup()
    prepare()
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    for name, address in PAGES.items():
        for _ in range(3):
            ask(application, address)
        # Time of the processor: other work on the machine does not count.
        count, started = 0, time.process_time()
        while (passed := time.process_time() - started) < seconds:
            ask(application, address)
            count += 1
        sys.stdout.write(f"{name}\t{count / passed:.1f}\n")


def prepare() -> None:
    """Fill the database once: a library and a lesson."""
    from django.contrib.auth import get_user_model

    from lessons.catalogue.actions import draft_lesson
    from lessons.catalogue.models import LessonPage, SubjectPage
    from tests.bench.search import fill
    from tests.factories.reviews import make_public

    if LessonPage.objects.exists():
        return
    fill(0, THINGS)
    teacher = get_user_model().objects.create_user("teacher")
    subject_page = SubjectPage.objects.get(slug="toan", course__grade__number=1)
    lesson = draft_lesson(
        subject_page=subject_page,
        title="Phép cộng",
        summary="Cộng các số đến 10.",
        paragraphs=["Một thêm hai là ba.", "Em đếm que tính."] * 5,
        by=teacher,
    )
    make_public(lesson)


def ask(application: Any, address: str) -> None:
    """Send one request as a server would and read the answer."""
    path, _mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    statuses: list[str] = []
    answer = application(environ, lambda status, headers, *rest: statuses.append(status))
    body = b"".join(answer)
    answer.close()
    assert statuses == ["200 OK"], (address, statuses)
    assert body


if __name__ == "__main__":
    main()
