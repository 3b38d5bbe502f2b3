"""Masters go out by signed addresses: whole, in parts, counted, and not a minute longer."""

import hashlib
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.handing import gather_days
from lms.broadcasts.models import Airing, Arrival, Download
from lms.broadcasts.queries.receipts import read_slips
from lms.broadcasts.rules.handing import HandedFile
from lms.broadcasts.rules.receipts import Receipt
from lms.broadcasts.views import sending
from media_pipeline.actions.masters import revoke_master
from tests.integration.lms.broadcasts.handing import PIECE, address_of

pytestmark = pytest.mark.django_db


def read(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_sends_a_master_to_a_program_that_has_only_the_address(week, client) -> None:
    response = client.get(week.address)
    assert response.status_code == 200
    assert read(response) == week.content
    assert response["ETag"] == f'"{hashlib.sha256(week.content).hexdigest()}"'
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "application/mxf"
    assert response["Cache-Control"] == "private, no-store"
    assert f'filename="{week.file.name}"' in response["Content-Disposition"]
    assert re.fullmatch(r"TRUYEN-HINH_\d{8}_0700_L1_[A-Z-]+_BAI-1\.mxf", week.file.name)


def test_says_with_head_what_a_get_would_send_and_counts_nothing(week, client) -> None:
    response = client.head(week.address)
    assert response["Content-Length"] == str(len(week.content))
    assert not Download.objects.exists()


def test_goes_on_where_a_download_broke_off_unless_the_file_is_another(week, client) -> None:
    etag = f'"{week.file.sha256}"'
    part = client.get(week.address, headers={"range": "bytes=1000-", "if-range": etag})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 1000-{len(week.content) - 1}/{len(week.content)}"
    assert read(part) == week.content[1000:]
    other = client.get(week.address, headers={"range": "bytes=1000-", "if-range": '"x"'})
    assert (other.status_code, len(read(other))) == (200, len(week.content))
    beyond = client.get(week.address, headers={"range": f"bytes={len(week.content)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(week.content)}")
    same = client.get(week.address, headers={"if-none-match": etag})
    assert same.status_code == 304


def test_counts_the_bytes_that_went_out_until_every_one_has(world, week, client) -> None:
    def slip() -> Any:
        return read_slips(world.tv, [week.file])[week.file.sha256]

    assert slip().state is Receipt.NONE
    half = len(week.content) // 2
    broken = client.get(week.address, headers={"user-agent": "aria2/1.36"})
    pieces = iter(broken.streaming_content)
    next(pieces), next(pieces)
    broken.close()
    download = Download.objects.get()
    assert (download.sent, download.tool) == (2 * sending.MasterPart.block_size, "aria2/1.36")
    assert download.person == world.planner
    assert slip().state is Receipt.PARTLY
    read(client.get(week.address, headers={"range": f"bytes={download.sent}-{half}"}))
    assert slip().percent < 100
    unheard = client.get(week.address, headers={"range": f"bytes={half}-"})
    for _piece in range(-(-(len(week.content) - half) // sending.MasterPart.block_size)):
        next(iter(unheard.streaming_content))
    unheard.close()  # the last piece was given, and nobody asked for more
    assert slip().state is Receipt.PARTLY
    read(client.get(week.address, headers={"range": f"bytes={half}-"}))
    assert (slip().state, slip().percent) == (Receipt.SENT, 100)


def test_takes_the_stations_own_hash_and_says_whether_it_is_ours(world, week, client) -> None:
    address = reverse("station_report", args=[week.address.split("/")[-2]])
    assert client.post(address, {"md5": "?"}).status_code == 422
    assert client.post(address, {"md5": week.file.md5}).json() == {"match": True}
    assert read_slips(world.tv, [week.file])[week.file.sha256].state is Receipt.MATCH
    damaged = client.post(address, {"sha256": "0" * 64})
    assert (damaged.status_code, damaged.json()) == (409, {"match": False})
    assert read_slips(world.tv, [week.file])[week.file.sha256].state is Receipt.MISMATCH
    assert Arrival.objects.filter(person=world.planner).count() == 2


def test_a_withdrawn_lesson_ends_its_address_at_once_and_alarms(world, week, client) -> None:
    take_off(thing=world.lessons[0], reason="Sai công thức", by=world.reviewer, now=timezone.now())
    assert client.get(week.address).status_code == 410
    assert client.head(week.address).status_code == 410
    alarmed = Airing.objects.filter(lesson_id=world.lessons[0].pk)
    assert [one.alarm for one in alarmed] == ["Sai công thức"] * 2


def test_a_revoked_master_ends_its_address_at_once_and_alarms(
    world, week, client, django_capture_on_commit_callbacks
) -> None:
    Airing.objects.filter(pk=week.airings[0].pk).update(master_digest=week.file.sha256)
    with django_capture_on_commit_callbacks(execute=True):
        revoke_master(master=week.master, by=None, now=timezone.now())
    assert client.get(week.address).status_code == 410
    assert Airing.objects.exclude(alarm="").get() == week.airings[0]


def test_whoever_leaves_the_station_loses_its_addresses(world, week, client) -> None:
    world.planner.memberships.all().delete()
    assert client.get(week.address).status_code == 410


def test_an_address_ends_with_its_time_and_is_nobody_elses(world, week, client) -> None:
    old = timezone.now() - timezone.timedelta(hours=97)
    assert client.get(address_of(world, week.file, now=old)).status_code == 410
    assert client.get(address_of(world, week.file, user=world.stranger)).status_code == 410
    assert client.get(week.address.replace("~", "~x")).status_code == 404
    assert client.get(week.address.replace(".mxf", ".exe")).status_code == 404


def test_what_is_not_published_cannot_be_fetched(world, week, stock, client) -> None:
    other = stock.add(world.lessons[1])
    facts = {"bytes": other.bytes, "sha256": other.sha256, "md5": other.md5, "frames": 1}
    file = HandedFile(name="X.mxf", **facts)
    assert client.get(address_of(world, file)).status_code == 410


def test_a_running_download_is_cut_when_its_lesson_is_withdrawn(
    world, week, client, monkeypatch
) -> None:
    monkeypatch.setattr(sending, "LOOK_S", 0.0)
    response = client.get(week.address)
    pieces = iter(response.streaming_content)
    first = next(pieces)
    take_off(thing=world.lessons[0], reason="Sai", by=world.reviewer, now=timezone.now())
    with pytest.raises(ConnectionResetError):
        next(pieces)
    response.close()
    assert Download.objects.get().sent == len(first)


def test_nginx_sends_where_it_is_told_to_and_the_whole_is_noted_as_asked_for(
    world, week, client, settings
) -> None:
    settings.LMS = settings.LMS | {"BROADCASTS": {"HANDOVER_BY_SERVER": True}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ACCEL_PREFIX": "/_private/"}
    response = client.get(week.address, headers={"range": "bytes=10-19"})
    assert response["X-Accel-Redirect"] == f"/_private/{week.master.name}"
    assert response["Content-Disposition"].endswith(f'filename="{week.file.name}"')
    download = Download.objects.get()
    assert (download.start, download.end, download.sent) == (10, 20, 10)
    assert not download.is_counted
    client.get(week.address)
    slip = read_slips(world.tv, [week.file])[week.file.sha256]
    assert (slip.state, slip.percent) == (Receipt.ASKED, 0)


def test_a_far_server_is_asked_for_a_minute_at_most(week, client, settings, monkeypatch) -> None:
    settings.LMS = settings.LMS | {"BROADCASTS": {"HANDOVER_BY_SERVER": True}}
    asked = []

    def address(self: Any, name: str, *, seconds: int) -> str:
        asked.append((name, seconds))
        return "https://s3.example/x?signature"

    monkeypatch.setattr("media_pipeline.adapters.stores_local.LocalStore.address", address)
    response = client.get(week.address)
    assert (response.status_code, response["Location"]) == (302, "https://s3.example/x?signature")
    assert asked == [(week.master.name, 60)]
    kept_s = int(re.search(r"max-age=(\d+)", response["Cache-Control"])[1])
    assert kept_s + asked[0][1] <= 90


def test_a_download_of_64_megabytes_cut_ten_times_arrives_identical(
    world, week, stock, client, monkeypatch
) -> None:
    content = bytearray(64 * len(PIECE))
    for number in range(64):
        content[number * len(PIECE)] = number
    week.master.delete()
    stock.add(world.lessons[0], content=bytes(content))
    gathered = gather_days(channel=world.tv, first=week.monday, last=week.monday)
    file = next(one.handed.file for one in gathered if one.handed.file)
    address = address_of(world, file)
    got, cuts = hashlib.sha256(), 0
    at = 0
    while at < file.bytes:
        headers = {"range": f"bytes={at}-", "if-range": f'"{file.sha256}"'}
        response = client.get(address, headers=headers)
        assert response.status_code == 206
        until = min(file.bytes, (cuts + 1) * file.bytes // 11 + 77)
        for piece in response.streaming_content:
            got.update(piece)
            at += len(piece)
            if cuts < 10 and at > until:
                cuts += 1
                break
        response.close()
    assert cuts == 10
    assert got.hexdigest() == file.sha256
    assert read_slips(world.tv, [file])[file.sha256].state is Receipt.SENT


def test_strangers_see_nothing_of_another_station(world, week, client: Client) -> None:
    client.force_login(world.stranger)
    days = (week.monday.isoformat(),) * 2
    for name, args in {
        "receipt": (world.tv.pk, week.file.sha256),
        "print": (world.tv.pk, *days),
        "export": (world.tv.pk, *days, "aria2"),
    }.items():
        assert client.get(reverse(f"broadcasts_files:{name}", args=args)).status_code == 404
