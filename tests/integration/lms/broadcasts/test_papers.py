"""What a station takes with it is read back by programs that are not ours."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from lms.broadcasts.rules.manifests import identify_c4
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Caption, Job, Master

pytestmark = pytest.mark.django_db
MHL = {"m": "urn:ASC:MHL:v2.0", "d": "urn:ASC:MHL:DIRECTORY:v2.0"}


@pytest.fixture
def fetch(world, week, client) -> Any:
    """Return a function that fetches a paper of the week, or of its first days."""
    client.force_login(world.planner)

    def fetch(form: str, days: int = 7) -> bytes:
        last = week.monday + timedelta(days=days - 1)
        address = reverse(
            "broadcasts_files:export",
            args=[world.tv.pk, week.monday.isoformat(), last.isoformat(), form],
        )
        response = client.get(address)
        assert response.status_code == 200, form
        assert "no-store" in response["Cache-Control"]
        return response.content

    return fetch


def test_orders_are_read_by_spreadsheets_and_compute_nothing(world, week, fetch) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(fetch("xlsx"))).worksheets[0]
    head, first, repeat, relay = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert head[:6] == ["STT", "Ngày phát", "Giờ phát", "Thời lượng", "Mã băng", "Tên tệp"]
    row = dict(zip(head, first, strict=True))
    assert row["Tên tệp"] == week.file.name
    assert row["Mã băng"] == week.file.name.removesuffix(".mxf")
    assert (row["Giờ phát"], row["Thời lượng"]) == ("07:00:00:00", "00:15:00:00")
    assert (row["TC vào"], row["TC ra"]) == ("10:00:00:00", "10:15:00:00")
    assert row["MD5"] == hashlib.md5(week.content).hexdigest()
    assert row["Người duyệt"]
    assert dict(zip(head, repeat, strict=True))["Hình thức phát"] == "phát lại"
    assert dict(zip(head, relay, strict=True))["Ghi chú"] == "tiếp sóng VTV7"
    content = fetch("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert table[0] == head
    assert table[1][5] == week.file.name


def test_an_ffplayout_day_lasts_86400_seconds(week, fetch) -> None:
    day = json.loads(fetch("json", days=1))
    assert day["date"] == week.monday.isoformat()
    assert round(sum(one["out"] - one["in"] for one in day["program"]), 6) == 86_400
    assert [one["source"] for one in day["program"]].count(week.file.name) == 2
    assert week.file.name.encode() in fetch("m3u", days=1)
    assert b'LOADBG 1-10 "' + week.file.name[:-4].encode() in fetch("amcp", days=1)


def test_lists_of_hashes_say_what_the_files_hash_to(week, fetch) -> None:
    assert fetch("md5").decode() == f"{hashlib.md5(week.content).hexdigest()}  {week.file.name}\n"
    archive = zipfile.ZipFile(io.BytesIO(fetch("zip")))
    names = archive.namelist()
    assert names[-1] == "MD5SUMS"
    [path] = [name for name in names if name.endswith(".mhl")]
    hash_list = etree.fromstring(archive.read(path))
    [row] = hash_list.findall("m:hashes/m:hash", MHL)
    assert row.findtext("m:path", namespaces=MHL) == week.file.name
    assert row.find("m:path", MHL).get("size") == str(len(week.content))
    assert row.findtext("m:md5", namespaces=MHL) == hashlib.md5(week.content).hexdigest()
    chain = etree.fromstring(archive.read("ascmhl/ascmhl_chain.xml"))
    assert f"ascmhl/{chain.findtext('d:hashlist/d:path', namespaces=MHL)}" == path
    assert chain.findtext("d:hashlist/d:c4", namespaces=MHL) == identify_c4(archive.read(path))
    playlists = [name for name in names if name.startswith("playlists/")]
    assert len(playlists) == 3 * 7


def test_lists_to_fetch_by_name_addresses_that_work_without_signing_in(week, fetch, client) -> None:
    lines = fetch("aria2").decode().splitlines()
    assert lines[1:3] == [f"  out={week.file.name}", f"  checksum=sha-256={week.file.sha256}"]
    [address] = fetch("wget").decode().split()
    assert address.endswith(f"/{week.file.name}")
    client.logout()
    response = client.get(address.removeprefix("http://testserver"))
    assert b"".join(response.streaming_content) == week.content
    response.close()


def test_refuses_days_that_are_none_and_playlists_of_many(world, week, client) -> None:
    client.force_login(world.planner)

    def status(first: str, last: str, form: str) -> int:
        address = reverse("broadcasts_files:export", args=[world.tv.pk, first, last, form])
        return int(client.get(address).status_code)

    assert status("2026-13-01", "2026-13-02", "csv") == 404
    assert status("2026-11-30", "2026-11-29", "csv") == 404
    assert status("2026-11-30", "2027-11-30", "csv") == 404
    assert status("2026-11-30", "2026-12-01", "json") == 404
    assert status("2026-11-30", "2026-11-30", "exe") == 404


def test_prints_what_was_published(world, week, client) -> None:
    client.force_login(world.planner)
    days = (week.monday.isoformat(), (week.monday + timedelta(days=6)).isoformat())
    page = client.get(reverse("broadcasts_files:print", args=[world.tv.pk, *days])).content.decode()
    assert week.file.name in page
    assert "tiếp sóng VTV7" in page


def test_the_screen_shows_each_airing_with_its_file_and_asks_for_missing_ones(
    world, week, client
) -> None:
    client.force_login(world.planner)
    address = reverse("broadcasts_files:files")
    page = client.get(address).content.decode()
    assert week.file.name in page
    assert "sẵn sàng" in page
    assert "tiếp sóng, không có tệp" in page
    week.master.delete()
    assert "chưa yêu cầu" in client.get(address).content.decode()
    assert client.post(address, {"verb": "request"}).status_code == 302
    asked = Master.objects.get()
    assert (asked.original, asked.profile) == (world.lessons[0].recording.original, "xdcam-hd422")
    Job.objects.filter(master=asked).update(percent=41.0, state="running")
    page = client.get(address)
    assert "đang làm 41 %" in page.content.decode()
    assert page["Refresh"]


def test_a_station_that_wants_titles_gets_those_of_the_lessons(
    world, week, client, settings
) -> None:
    own = {"xdcam-hd422": {"based_on": "xdcam-hd422", "titled": True}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": own}
    week.master.delete()
    client.force_login(world.planner)
    client.post(reverse("broadcasts_files:files"), {"verb": "request"})
    drawn = Master.objects.get().dressing
    lesson = world.lessons[0]
    assert (drawn["title"], drawn["subtitle"]) == (lesson.title, "Toán 1")


def test_the_receipt_takes_a_hash_and_shows_what_was_fetched(world, week, client) -> None:
    client.force_login(world.planner)
    address = reverse("broadcasts_files:receipt", args=[world.tv.pk, week.file.sha256])
    assert "Chưa ai tải" in client.get(address).content.decode()
    assert client.post(address, {"hash": "abc"}).status_code == 422
    assert client.post(address, {"hash": f"{week.file.md5}  x.mxf"}).status_code == 302
    fetched = client.get(week.address)
    b"".join(fetched.streaming_content)
    fetched.close()
    page = client.get(address).content.decode()
    assert "đã khớp mã băm" in page
    assert world.planner.get_full_name() in page


def test_the_report_and_the_captions_lie_beside_a_master(world, week, client) -> None:
    store = get_private_store()
    for name in ("report.html", "BAI.srt", "secret.txt"):
        store.write(f"{week.master.folder}/{name}", name.encode())
    place = [world.tv.pk, week.file.sha256]

    def get(name: str) -> Any:
        return client.get(reverse("broadcasts_files:beside", args=[*place, name]))

    client.force_login(world.planner)
    page = client.get(reverse("broadcasts_files:receipt", args=place)).content.decode()
    assert "Báo cáo kiểm tra" in page
    assert "Phụ đề (SRT)" in page
    assert get("report.html").content == b"report.html"
    assert "sandbox" in get("report.html")["Content-Security-Policy"]
    stem = week.file.name.removesuffix(".mxf")
    assert f'filename="{stem}.srt"' in get("BAI.srt")["Content-Disposition"]
    for name in ("secret.txt", week.master.file, "..", "other.html"):
        assert get(name).status_code == 404
    client.force_login(world.stranger)
    assert get("report.html").status_code == 404


def test_captions_beside_a_master_are_the_recording_s_as_they_are_now(world, week, client) -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nChào các em\n"
    source = world.lessons[0].recording
    words = Caption.objects.create(
        source=source, language=source.language, vtt=vtt, changed_at=timezone.now()
    )
    client.force_login(world.planner)
    place = [world.tv.pk, week.file.sha256]
    page = client.get(reverse("broadcasts_files:receipt", args=place)).content.decode()
    name = f"{PurePosixPath(week.master.file).stem}.srt"
    address = reverse("broadcasts_files:beside", args=[*place, name])
    assert address in page
    assert "Chào các em" in client.get(address).content.decode("utf-8-sig")
    words.vtt = vtt.replace("Chào", "Mừng")
    words.save()
    assert "Mừng các em" in client.get(address).content.decode("utf-8-sig")


def test_fillers_are_named_by_who_plans_and_stand_in_the_next_playlist(
    world, week, fetch, client
) -> None:
    address = reverse("broadcasts_files:fillers", args=[world.station.pk])
    given = {"verb": "add", "title": "TRAILER.mxf", "frames": "7:00:00"}
    assert client.post(address, given | {"frames": "lâu"}).status_code == 422
    assert client.post(address, given).status_code == 302
    day = json.loads(fetch("json", days=1))["program"]
    assert day[0]["source"] == "TRAILER.mxf"
    assert (day[0]["out"], day[1]["source"]) == (25_200.0, week.file.name)
    filler = world.station.fillers.get()
    client.force_login(world.administrator)
    assert "TRAILER.mxf" in client.get(address).content.decode()
    assert client.post(address, {"verb": "remove", "filler": filler.pk}).status_code == 404
    client.force_login(world.stranger)
    assert client.get(address).status_code == 404
    client.force_login(world.planner)
    client.post(address, {"verb": "remove", "filler": filler.pk})
    assert b"TRAILER" not in fetch("json", days=1)
