"""What the jobs need goes away for a while, under a running site: they wait, and go on."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.services.servers.process import Server

AWAY_S = 15.0


@contextmanager
def away(server: Server, *, after_s: float, for_s: float) -> Iterator[None]:
    """Take `server` away once, beside what is done meanwhile."""

    def interrupt() -> None:
        time.sleep(after_s)
        server.kill()
        time.sleep(for_s)
        server.start()

    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def check(found: dict[str, Any]) -> None:
    assert found["states"] == {"ready": 4}, found
    assert found["failed_jobs"] == [], found
    assert found["open_jobs"] == 0, found
    assert found["differing"] == [], found


def test_outwaits_the_database(disturb: Callable[..., dict[str, Any]], postgres: Server) -> None:
    with away(postgres, after_s=9, for_s=AWAY_S):
        found = disturb("postgresql", "embedded", "--kills", "0", "--recordings", "4")
    check(found)
    assert "waits for the database" in found["log"]


def test_outwaits_the_broker(
    disturb: Callable[..., dict[str, Any]], rabbitmq: Server, rabbitmq_url: str
) -> None:
    with away(rabbitmq, after_s=9, for_s=AWAY_S):
        found = disturb("sqlite", "rabbitmq", "--kills", "0", "--recordings", "4")
    check(found)
