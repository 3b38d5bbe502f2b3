"""Whatever is killed, whenever: nothing is lost, nothing is stuck, and the bytes are the same.

Real processes under the real supervisor, on both databases and both engines. `make soak` does the
same with two hundred kills and twenty recordings on their way.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.conftest import AT_ONCE, KILLS


@pytest.mark.parametrize("engine", ["embedded", "rabbitmq"])
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_loses_nothing(database: str, engine: str, disturb: Callable[..., dict[str, Any]]) -> None:
    how = ("--kills", str(KILLS), "--at-once", str(AT_ONCE), "--pause", "0.8")
    found = disturb(database, engine, *how)
    assert found["kills"] >= KILLS
    assert found["states"] == {"ready": found["recordings"]}, found
    assert found["uploads_lost"] == 0, found
    assert found["open_jobs"] == [], found
    assert found["failed_jobs"] == [], found
    assert found["differing"] == [], found
    assert found["left_in_work"] == [], found
    hits = [n for name, n in found["killed"].items() if name.startswith("worker doing")]
    assert sum(hits) >= KILLS // 5, found


@pytest.mark.parametrize(
    ("engine", "lease_s", "beat_s", "most_s"),
    [("embedded", "20", "4", 60), ("rabbitmq", "8", "2", 10)],
)
def test_a_dead_worker_s_job_goes_on(
    engine: str, lease_s: str, beat_s: str, most_s: float, disturb: Callable[..., dict[str, Any]]
) -> None:
    found = disturb(
        "postgresql",
        engine,
        *("--recoveries", "1", "--workers", "2"),
        KILLING_LEASE_S=lease_s,
        KILLING_BEAT_S=beat_s,
    )
    for times in found["recovered_in_s"].values():
        assert max(times) <= most_s, found
    assert found["differing"] == []
