from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from lms.project.health import BEAT_LATE_AFTER_S, WORKER_BEAT
from tests.factories.media import UploadFactory


def test_healthz_touches_no_database(client: Client) -> None:
    # No django_db mark: a query would raise.
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_readyz_is_ready_while_the_worker_beats(client: Client) -> None:
    cache.set(WORKER_BEAT, timezone.now().timestamp())
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"] is True


@pytest.mark.django_db
def test_readyz_names_a_worker_that_is_late(client: Client) -> None:
    cache.set(WORKER_BEAT, timezone.now().timestamp() - BEAT_LATE_AFTER_S - 1)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"] == {
        "database": "ok",
        "storage": "ok",
        "uploads": "ok",
        "worker": "fail",
    }


@pytest.mark.django_db
def test_readyz_names_a_storage_that_refuses_and_hides_why(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> str:
        raise OSError("/secret/path is full")

    cache.set(WORKER_BEAT, timezone.now().timestamp())
    monkeypatch.setattr(type(default_storage._wrapped), "save", refuse)  # type: ignore[attr-defined]
    response = client.get("/readyz")
    assert response.json()["parts"]["storage"] == "fail"
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_readyz_names_the_disk_of_uploads_that_is_not_mounted(
    client: Client, media_stores: Path
) -> None:
    cache.set(WORKER_BEAT, timezone.now().timestamp())
    assert client.get("/readyz").json()["ready"] is True
    UploadFactory()
    assert client.get("/readyz").json()["parts"]["uploads"] == "fail"
