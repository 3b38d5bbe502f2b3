"""The tus server when parts are damaged, writers killed, files gone, rights lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from media_pipeline.adapters import spool
from media_pipeline.adapters.spool import find_path, hold_file
from media_pipeline.models import Job, Upload
from media_pipeline.views.seats import take_seat
from tests.factories.media import UploadFactory
from tests.integration.media_pipeline.tus_client import FILES, Tus, sum_of

pytestmark = pytest.mark.django_db
DATA = bytes(range(256)) * 40


def bytes_of(path: str) -> bytes:
    key = path.strip("/").split("/")[-1].replace("-", "")
    return find_path(key).read_bytes()


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_keeps_bytes_whose_checksum_is_right(tus: Tus, algorithm: str) -> None:
    path = tus.begin(len(DATA))["Location"]
    answer = tus.patch(path, 0, DATA[:500], Upload_Checksum=sum_of(DATA[:500], algorithm))
    assert answer.status_code == 204
    assert tus.head(path)["Upload-Offset"] == "500"


def test_answers_460_to_a_wrong_checksum_and_forgets_those_bytes(tus: Tus) -> None:
    path = tus.begin(len(DATA))["Location"]
    tus.patch(path, 0, DATA[:500])
    answer = tus.patch(path, 500, DATA[500:], Upload_Checksum=sum_of(b"other"))
    assert (answer.status_code, answer["Upload-Offset"]) == (460, "500")
    assert bytes_of(path) == DATA[:500]
    assert tus.patch(path, 500, DATA[500:], Upload_Checksum="sha1 AAA").status_code == 400
    assert not Job.objects.exists()


def test_forgets_bytes_that_a_killed_writer_had_not_compared(tus: Tus) -> None:
    path = tus.begin(10)["Location"]
    tus.patch(path, 0, b"12")
    with hold_file(Upload.objects.get().key.hex) as growing:
        growing.vouch(2)
        growing.append(b"34")
    assert tus.head(path)["Upload-Offset"] == "2"
    assert tus.patch(path, 2, b"34567890").status_code == 204


def test_answers_423_while_another_request_writes(tus: Tus, monkeypatch: Any) -> None:
    monkeypatch.setattr("media_pipeline.views.tus.GIVE_WAY_S", 0.1)
    path = tus.begin(10)["Location"]
    with hold_file(Upload.objects.get().key.hex) as growing:
        growing.append(b"123")
        answer = tus.patch(path, 3, b"4567890")
        assert (answer.status_code, answer["Retry-After"]) == (423, "3")
        assert tus.head(path)["Upload-Offset"] == "3"
        assert growing.is_wanted() is False
    assert tus.patch(path, 3, b"4567890").status_code == 204


def test_answers_503_when_no_thread_is_left_for_streams(tus: Tus, settings: Any) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MOST_STREAMS": 1}
    path = tus.begin(10)["Location"]
    with take_seat():
        answer = tus.patch(path, 0, b"12345")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        begun = tus.begin(10, b"123")
        assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")
    assert tus.patch(path, 0, b"12345").status_code == 204


def test_answers_404_and_forgets_the_bytes_after_a_termination(tus: Tus) -> None:
    path = tus.begin(10)["Location"]
    tus.patch(path, 0, b"123")
    assert tus.delete(path).status_code == 204
    assert not find_path(Upload.objects.get().key.hex).exists()
    for answer in (tus.head(path), tus.patch(path, 3, b"4"), tus.delete(path)):
        assert answer.status_code == 404


def test_answers_410_to_what_has_expired(tus: Tus) -> None:
    path = tus.begin(10)["Location"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tus.head(path).status_code == 410
    assert tus.patch(path, 0, b"123").status_code == 410
    Upload.objects.update(state="stopped", refusal="Expired")
    assert tus.head(path).status_code == 410
    assert tus.delete(path).status_code == 410


def test_answers_404_when_the_bytes_are_gone(tus: Tus) -> None:
    path = tus.begin(10)["Location"]
    find_path(Upload.objects.get().key.hex).unlink()
    assert tus.head(path).status_code == 404
    assert tus.patch(path, 0, b"1").status_code == 404


def test_says_that_all_is_here_after_the_file_has_moved_on(tus: Tus, teacher: Any) -> None:
    upload = UploadFactory(owner=teacher, length=10, received=10, state="done")
    path = f"{FILES}{upload.key}/"
    assert tus.head(path)["Upload-Offset"] == "10"
    assert tus.patch(path, 10, b"").status_code == 204
    assert tus.patch(path, 3, b"4567890").status_code == 409
    assert tus.delete(path).status_code == 409


def test_hands_on_what_a_killed_server_had_received_whole(tus: Tus) -> None:
    path = tus.begin(3)["Location"]
    with hold_file(Upload.objects.get().key.hex) as growing:
        growing.append(b"123")
    assert not Job.objects.exists()
    assert tus.head(path)["Upload-Offset"] == "3"
    assert Upload.objects.get().state == "arrived"
    assert Job.objects.count() == 1


def test_says_nothing_of_bytes_that_wait_for_their_checksum(tus: Tus, monkeypatch: Any) -> None:
    """The last part is on the disk, and its writer has not compared it yet."""
    monkeypatch.setattr("media_pipeline.views.tus.GIVE_WAY_S", 0.1)
    path = tus.begin(10)["Location"]
    tus.patch(path, 0, b"1234")
    with hold_file(Upload.objects.get().key.hex) as growing:
        growing.vouch(4)
        growing.append(b"567890")
        answer = tus.head(path)
        assert (answer.status_code, answer["Upload-Offset"]) == (200, "4")
        assert not Job.objects.exists()
        growing.cut_back(4)
        growing.vouch(None)
    assert tus.patch(path, 4, b"567890").status_code == 204


def test_asks_to_come_back_while_the_last_bytes_are_being_written(
    tus: Tus, monkeypatch: Any
) -> None:
    monkeypatch.setattr("media_pipeline.views.tus.GIVE_WAY_S", 0.1)
    path = tus.begin(3)["Location"]
    with hold_file(Upload.objects.get().key.hex) as growing:
        growing.append(b"123")
        answer = tus.head(path)
        assert (answer.status_code, answer["Retry-After"]) == (423, "3")
        assert not Job.objects.exists()
    assert tus.head(path)["Upload-Offset"] == "3"
    assert Job.objects.count() == 1


def test_syncs_what_a_killed_server_left_before_it_calls_it_whole(
    tus: Tus, monkeypatch: Any
) -> None:
    path = tus.begin(3)["Location"]
    with hold_file(Upload.objects.get().key.hex) as growing:
        growing.append(b"123")
    synced = []
    monkeypatch.setattr(spool.os, "fdatasync", lambda _handle: synced.append(Job.objects.count()))
    assert tus.head(path)["Upload-Offset"] == "3"
    assert synced == [0]


def test_takes_no_more_from_whoever_lost_the_right_and_keeps_what_came(
    tus: Tus, teacher: Any
) -> None:
    path = tus.begin(10)["Location"]
    tus.patch(path, 0, b"1234")
    groups = list(teacher.groups.all())
    teacher.groups.clear()
    answer = tus.patch(path, 4, b"567890")
    assert answer.status_code == 403
    assert answer.content
    # A client that is told "404" here would begin again from the first byte.
    assert tus.head(path)["Upload-Offset"] == "4"
    teacher.groups.set(groups)
    assert tus.patch(path, 4, b"567890").status_code == 204
