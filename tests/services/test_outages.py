"""What the jobs need goes away for a while, under a running site: they wait, and go on."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.services.servers.process import Server

AWAY_S = 15.0
Disturb = Callable[..., dict[str, Any]]


def run_without(
    server: Server, var: Path, disturb: Disturb, database: str, engine: str
) -> dict[str, Any]:
    """Encode four recordings, and take `server` away as soon as the site in `var` is busy."""
    # The site runs beside: a server ends with the thread that started it, so that is this one.
    with ThreadPoolExecutor(max_workers=1) as pool:
        told: Future[dict[str, Any]] = pool.submit(
            disturb, database, engine, "--kills", "0", "--recordings", "4"
        )
        while not (var / "busy").exists() and not told.done():
            time.sleep(0.1)
        server.kill()
        time.sleep(AWAY_S)
        server.start()
        found = told.result()
    assert found["states"] == {"ready": 4}, found
    assert found["failed_jobs"] == [], found
    assert found["open_jobs"] == [], found
    assert found["differing"] == [], found
    return found


def test_outwaits_the_database(disturb: Disturb, postgres: Server, tmp_path: Path) -> None:
    found = run_without(postgres, tmp_path, disturb, "postgresql", "embedded")
    assert "the caretaker waits for the database" in found["log"]


def test_outwaits_the_broker(
    disturb: Disturb, rabbitmq: Server, rabbitmq_url: str, tmp_path: Path
) -> None:
    run_without(rabbitmq, tmp_path, disturb, "sqlite", "rabbitmq")
