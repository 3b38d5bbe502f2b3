"""Bytes that come in pieces, links that break, uploads that nobody goes on with."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Collection

from media_pipeline.actions.uploads import (
    NotYours,
    Outcome,
    begin_upload,
    expire_uploads,
    find_limits,
    receive_bytes,
    stop_upload,
)
from media_pipeline.adapters import pouring
from media_pipeline.adapters.pouring import Broken, Silent
from media_pipeline.adapters.spool import (
    Held,
    find_path,
    hold_file,
    list_files,
    make_file,
    remove_file,
)
from media_pipeline.conf import UploadLimits, get_conf
from media_pipeline.core.tus import Checksum
from media_pipeline.models import Job, Upload
from tests.factories.media import NOW, SourceFactory
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]


class Link:
    """A body that comes as a link lets it: pieces, silences, breaks."""

    def __init__(self, *events: bytes | Exception | Callable[[], None], length: int | None) -> None:
        self.events = list(events)
        self.length = length
        self.rest = b""

    def read(self, size: int) -> bytes:
        if not self.events:
            return b""
        event = self.events.pop(0)
        if isinstance(event, Exception):
            raise event
        if isinstance(event, bytes):
            if len(event) > size:
                self.events.insert(0, event[size:])
            return event[:size]
        event()
        return self.read(size)

    def read_rest(self) -> bytes:
        rest, self.rest = self.rest, b""
        return rest


@pytest.fixture
def upload(teacher: Any, collection: Collection) -> Upload:
    begun = begin_upload(
        owner=teacher, collection=collection, filename="a.mp4", length=10, now=timezone.now()
    )
    assert isinstance(begun, Upload)
    return begun


def receive(upload: Upload, offset: int, *events: Any, length: int | None = 10, **more: Any) -> Any:
    return receive_bytes(
        upload=upload,
        offset=offset,
        body=Link(*events, length=length),
        now=timezone.now(),
        **more,
    )


def read(upload: Upload) -> bytes:
    return find_path(upload.key.hex).read_bytes()


@pytest.mark.parametrize("how", [[Broken()], []])
def test_keeps_what_came_before_a_break(upload: Upload, how: list) -> None:
    received = receive(upload, 0, b"123", b"45", *how)
    assert (received.outcome, received.offset) == (Outcome.CUT, 5)
    assert read(upload) == b"12345"
    upload.refresh_from_db()
    assert (upload.received, upload.state) == (5, "receiving")
    again = receive(upload, 5, b"67890", length=5)
    assert (again.outcome, again.offset) == (Outcome.KEPT, 10)
    assert read(upload) == b"1234567890"


def test_keeps_what_the_server_had_read_ahead_when_the_link_broke(upload: Upload) -> None:
    link = Link(b"123", Broken(), length=10)
    link.rest = b"4567890 and what was not declared"
    received = receive_bytes(upload=upload, offset=0, body=link, now=timezone.now())
    assert (received.outcome, received.offset) == (Outcome.CUT, 10)
    assert read(upload) == b"1234567890"
    assert Job.objects.get().upload == upload


def test_gives_hashing_up_where_it_would_hold_a_fast_link_up() -> None:
    passing = pouring.PassingHash()
    passing.update(b"1" * 1000)
    assert passing.hexdigest() == hashlib.sha256(b"1" * 1000).hexdigest()
    passing.update(bytes(pouring.PassingHash.FREE_BYTES + 10_000_000))
    assert passing.hexdigest() == ""


def test_keeps_nothing_of_a_broken_piece_that_came_with_a_checksum(upload: Upload) -> None:
    checksum = Checksum(algorithm="sha1", digest=b"?" * 20)
    received = receive(upload, 0, b"123", Broken(), checksum=checksum)
    assert (received.outcome, received.offset) == (Outcome.CUT, 0)
    assert read(upload) == b""
    assert not (find_path(upload.key.hex + ".sum")).exists()


def test_refuses_a_body_without_a_length_that_does_not_end_in_time(upload: Upload) -> None:
    received = receive(upload, 0, b"123456789", b"01", length=None)
    assert (received.outcome, received.offset) == (Outcome.TOO_MUCH, 0)
    assert receive(upload, 0, b"1234567890", length=None).outcome is Outcome.KEPT


def test_waits_through_a_silence(upload: Upload) -> None:
    received = receive(upload, 0, b"123", Silent(), Silent(), b"4567890")
    assert (received.outcome, received.offset) == (Outcome.KEPT, 10)


def test_gives_way_in_a_silence_to_whoever_comes_back(upload: Upload) -> None:
    key = upload.key.hex

    def come_back() -> None:
        with pytest.raises(Held), hold_file(key):
            pass
        find_path(key + ".wanted").touch()

    received = receive(upload, 0, b"123", come_back, Silent(), b"4567890")
    assert (received.outcome, received.offset) == (Outcome.CUT, 3)


def test_does_not_give_way_while_bytes_come(upload: Upload) -> None:
    find_path(upload.key.hex + ".wanted").touch()
    assert receive(upload, 0, b"123", b"4567890").outcome is Outcome.KEPT


def test_gives_up_a_link_that_stays_silent(upload: Upload, monkeypatch: Any) -> None:
    monkeypatch.setattr(pouring, "MOST_SILENCE_S", 0.0)
    received = receive(upload, 0, b"123", Silent(), b"4567890")
    assert (received.outcome, received.offset) == (Outcome.CUT, 3)


def test_finds_that_it_was_stopped_while_bytes_came(upload: Upload, teacher: Any) -> None:
    def stop() -> None:
        assert stop_upload(upload=upload, by=teacher, now=NOW)

    received = receive(upload, 0, b"123", stop, b"4567890")
    assert received.outcome is Outcome.GONE
    assert not find_path(upload.key.hex).exists()
    assert not Job.objects.exists()
    assert not stop_upload(upload=upload, by=teacher, now=NOW)


def test_knows_after_a_kill_what_is_on_the_disk(upload: Upload) -> None:
    """A child writes and is killed without a word; nothing but the file says how far it came."""
    key = upload.key.hex
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        with hold_file(key) as growing:
            growing.append(b"1234567")
            os.write(writer, b"!")
            time.sleep(60)
        os._exit(1)
    os.read(reader, 1)
    with pytest.raises(Held), hold_file(key):
        pass
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)
    with hold_file(key) as growing:
        assert growing.size == 7
    assert receive(upload, 7, b"890", length=3).outcome is Outcome.KEPT


def test_only_who_may_bring_recordings_there_begins(teacher: Any, collection: Collection) -> None:
    usual: dict[str, Any] = {"filename": "a.mp4", "length": 5, "now": NOW}
    elsewhere = Collection.get_first_root_node().add_child(name="B")
    foreign = SourceFactory(collection=elsewhere)
    for given in (
        {"owner": UserFactory(), "collection": collection},
        {"owner": UserFactory(inactive=True, superuser=True), "collection": collection},
        {"owner": teacher, "collection": elsewhere},
        {"owner": teacher, "collection": collection, "replaces": foreign},
    ):
        with pytest.raises(NotYours):
            begin_upload(**usual, **given)
    assert not list_files()


def test_only_its_owner_stops_an_upload(upload: Upload) -> None:
    with pytest.raises(NotYours):
        stop_upload(upload=upload, by=UserFactory(superuser=True), now=NOW)


def test_asks_the_host_for_limits(teacher: Any, collection: Collection, settings: Any) -> None:
    asked = []

    def limits(*, user: Any, collection: Collection) -> UploadLimits:
        asked.append((user, collection))
        return UploadLimits(file_bytes=4, quota_bytes=0, kinds=frozenset({"audio"}))

    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"LIMITS": limits}
    assert find_limits(user=teacher, collection=collection).file_bytes == 4
    refusal: Any = begin_upload(
        owner=teacher, collection=collection, filename="a.mp3", length=5, now=NOW
    )
    assert (refusal.reason, refusal.most_bytes) == ("TooLarge", 4)
    assert asked == [(teacher, collection)] * 2


def test_counts_what_is_on_its_way_against_the_quota(
    upload: Upload, teacher: Any, collection: Collection, settings: Any
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"QUOTA_BYTES": 19}
    usual: dict[str, Any] = {"owner": teacher, "collection": collection, "now": NOW}
    refusal: Any = begin_upload(**usual, filename="b.mp4", length=10)
    assert (refusal.reason, refusal.most_bytes) == ("OverQuota", 9)
    stop_upload(upload=upload, by=teacher, now=NOW)
    assert isinstance(begin_upload(**usual, filename="b.mp4", length=10), Upload)


@pytest.fixture
def old_orphan() -> Iterator[str]:
    key = "0" * 32
    make_file(key)
    long_ago = time.time() - 7200
    os.utime(find_path(key), (long_ago, long_ago))
    yield key
    remove_file(key)


def test_expires_what_nobody_went_on_with(
    upload: Upload, old_orphan: str, media_stores: Path
) -> None:
    now = timezone.now()
    receive(upload, 0, b"123", Broken())
    make_file("1" * 32)
    assert expire_uploads(now=now) == 1
    assert {key for key, _written in list_files()} == {upload.key.hex, "1" * 32}
    upload.refresh_from_db()
    assert upload.expires_at - now > timedelta(days=6)
    later = upload.expires_at
    with hold_file(upload.key.hex):
        assert expire_uploads(now=later) == 0
    assert expire_uploads(now=later) == 1
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == ("stopped", "Expired")
    assert not find_path(upload.key.hex).exists()


def test_hands_on_what_a_killed_server_left_whole(upload: Upload) -> None:
    with hold_file(upload.key.hex) as growing:
        growing.append(b"1234567890")
        expire_uploads(now=timezone.now())
        assert not Job.objects.exists()
    expire_uploads(now=timezone.now())
    assert Job.objects.get().upload == upload
    expire_uploads(now=timezone.now())
    assert Job.objects.count() == 1


def test_ends_an_upload_whose_bytes_were_lost(upload: Upload) -> None:
    remove_file(upload.key.hex)
    assert expire_uploads(now=timezone.now()) == 1
    upload.refresh_from_db()
    assert upload.state == "stopped"


def test_a_note_of_unchecked_bytes_is_whole_and_on_the_disk_before_they_are(
    upload: Upload, monkeypatch: Any
) -> None:
    events: list[str] = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (events.append("sync"), real(handle)))

    def look() -> None:
        assert find_path(upload.key.hex + ".sum").read_text() == "0"
        assert len(events) == 2  # the note, and the folder that names it
        assert not find_path(upload.key.hex + ".part").exists()

    checksum = Checksum(algorithm="sha1", digest=hashlib.sha1(b"1234567890").digest())
    kept = receive(upload, 0, look, b"1234567890", checksum=checksum)
    assert kept.outcome is Outcome.KEPT
    assert [key for key, _at in list_files()] == [upload.key.hex]


def test_a_new_file_has_its_name_on_the_disk(media_stores: Path, monkeypatch: Any) -> None:
    get_conf().spool.mkdir(parents=True)
    synced: list[str] = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
    )
    make_file("a" * 32)
    assert synced == [str(get_conf().spool)]


def test_trusts_nothing_that_the_disk_refused_to_write(upload: Upload, monkeypatch: Any) -> None:
    receive(upload, 0, b"123", length=3)

    def fail(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    with pytest.raises(OSError, match="Input/output"):
        receive(upload, 3, b"4567890", length=7)
    assert read(upload) == b"123"
