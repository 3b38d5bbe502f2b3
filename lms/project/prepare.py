"""What a start does before serving: translations, tables, static files, the demo province."""

import hashlib
import importlib.util
import io
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command

from lms.project.settings.base import ROOT, VAR, env


def prepare() -> None:
    """Bring the folder and the database up to date; quick when they are."""
    compile_translations()
    django.setup()
    migrate()
    collect_static()
    fill_empty_site()


def say(text: str) -> None:
    """Tell the person at the terminal what takes time."""
    print(f"songhoc: {text}", flush=True)  # noqa: T201


def compile_translations() -> None:
    """Compile what changed; Babel does it, so that no gettext package is needed."""
    path = ROOT / "deploy" / "translations.py"
    spec = importlib.util.spec_from_file_location("songhoc_translations", path)
    if spec is None or spec.loader is None or not path.exists():
        return  # an installed wheel carries its translations compiled
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.compile_catalogues(ROOT)


def migrate() -> None:
    """Create the tables, or change them when the code has moved on."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("đang chuẩn bị cơ sở dữ liệu (migrating the database) …")
        call_command("migrate", verbosity=0, interactive=False)
        # A new version may let a role do more than the one that made its groups.
        call_command("people", "sync", stdout=io.StringIO())
    else:
        # A first start that was killed between the last migration and this table.
        call_command("createcachetable", verbosity=0)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        (VAR / "db.sqlite3").chmod(0o600)
    connection.close()


def collect_static() -> None:
    """Gather and compress static files, again only when one of them or the lock changed."""
    from django.conf import settings

    stamp = VAR / "static.stamp"
    fingerprint = hash_static_sources()
    if stamp.exists() and stamp.read_text() == fingerprint and settings.STATIC_ROOT.exists():
        return
    say("đang gom tệp giao diện (collecting static files) …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(fingerprint)


def hash_static_sources() -> str:
    """Return what changes whenever a static file of ours or a package does."""
    digest = hashlib.sha256()
    for path in [*find_static_files(), *sorted((ROOT / "deploy/requirements").glob("*.txt"))]:
        stat = path.stat()
        digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def find_static_files() -> Iterator[Path]:
    """Find the static files of the three roots."""
    for root in ("lms", "lessons", "media_pipeline"):
        yield from sorted(p for p in (ROOT / root).glob("*/static/**/*") if p.is_file())
        yield from sorted(p for p in (ROOT / root).glob("static/**/*") if p.is_file())


def fill_empty_site() -> None:
    """Give a new site something to show: the demo province, or what every site stands on."""
    from django.utils import timezone

    from lessons.catalogue.models import HomePage
    from lms.project.foundation import keep_review

    home = HomePage.objects.first()
    if home is not None:
        # A site of an earlier version: what came since is reviewed, too.
        keep_review(home=home, now=timezone.now())
        resume_demo()
        return
    from lms.project.demo.loader import is_empty

    if env.bool("SONGHOC_DEMO", default=True) and is_empty():
        say("đang nạp tỉnh mẫu (loading the demo province) …")
        call_command("demo", verbosity=0)
    else:
        say("đang tạo các trang lớp và môn học (making grade and subject pages) …")
        call_command("lay_foundation", stdout=io.StringIO())


def resume_demo() -> None:
    """Go on with the demo's filmed lessons where an earlier start left off."""
    from django.utils import timezone

    from lms.project.demo.making import begin_making
    from lms.project.demo.progress import count_progress

    if env.bool("SONGHOC_DEMO", default=True) and not count_progress().is_over:
        begin_making(now=timezone.now())
