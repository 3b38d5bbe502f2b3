"""What every integration test starts from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, connections

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """Put the tests that need an empty database before what their module keeps for the others.

    A fixture that is kept (`tests.integration.keeping`) has a name that says so.
    """
    modules = {module: n for n, module in enumerate(dict.fromkeys(item.path for item in items))}

    def place(item: Any) -> tuple[int, bool]:
        is_ours = HERE in item.path.parents
        kept = any(name.startswith("kept_") for name in getattr(item, "fixturenames", ()))
        return modules[item.path], is_ours and kept

    items.sort(key=place)
    if config.getoption("--on-postgresql"):
        kept, left = [], []
        for item in items:
            (kept if asks_tables(item) else left).append(item)
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def asks_tables(item: Any) -> bool:
    """Tell whether a test asks the database: others say nothing new on another one.

    Nor does one with a browser, whose driver runs a loop: connections are kept apart by loop, and
    one that is left open keeps the server from dropping the database.
    """
    if "playwright" in item.fixturenames:
        return False
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Forget what an earlier test cached: Wagtail keeps renditions there, rate limits counts."""
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Keep PostgreSQL's connection from test to test, as SQLite's memory is kept anyway.

    Django closes it after each: a new one is opened at a cost, and learns every table anew.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections["default"], "close", lambda: None)
        yield


@pytest.fixture(autouse=True)
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test close a response: Django would drop the connection that its transaction is on."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None, raising=False)


@pytest.fixture(autouse=True)
def _leases_need_no_keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a job take its time: its keeper has a connection of its own, which sees none of the
    rows that a test has not committed, and would give the job up after 0.7 s.
    """
    monkeypatch.setattr("media_pipeline.actions.jobs.keep.LOOK_S", 3600.0)
    monkeypatch.setattr("media_pipeline.actions.jobs.keep.beat", lambda _work: None)


@pytest.fixture
def media_stores(settings: Any, tmp_path: Path) -> Path:
    """Point both media stores and the work folder at a folder of this test; return it."""
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"FOLDER": tmp_path / "pipeline"}
    settings.STORAGES = settings.STORAGES | {
        name: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / name, "base_url": "/m/"},
        }
        for name in ("media_private", "media_public")
    }
    return tmp_path
