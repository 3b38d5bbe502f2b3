"""Packs: what is in them, how they are fetched, and that nothing withdrawn stays to be had."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.offline.actions.building import build_pack
from lms.offline.actions.keys import get_public_key
from lms.offline.actions.offering import Wanted, offer_pack, take_back
from lms.offline.actions.sweeping import is_stale, renew_packs, sweep_packs
from lms.offline.adapters.keeping import list_kept
from lms.offline.adapters.signing import is_signed_by
from lms.offline.models import Edition, Pack
from lms.offline.queries.packs import get_manifest
from lms.offline.rules.choosing import Quality
from lms.offline.rules.manifests import MANIFEST, SIGNATURE
from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.adapters.stores import get_public_store
from media_pipeline.models import Job
from tests.factories.catalogue import make_lesson
from tests.factories.media import NOW
from tests.integration.lms.offline.conftest import FILM, make_film, unpack

LATER = NOW + timedelta(hours=1)
Fetch = Callable[..., bytes]


def address(edition: Edition, name: str = "whole", *more: Any) -> str:
    return reverse(f"packs:{name}", args=[edition.pack.slug, edition.key, *more])


def test_holds_what_a_lesson_is_made_of(edition: Edition, fetch: Fetch) -> None:
    files = unpack(fetch(address(edition)))
    assert set(files) >= {
        *("index.html", "ĐỌC TRƯỚC.txt", "In ra giấy.html", "SHA256SUMS", MANIFEST, SIGNATURE),
        *("Trang/01 - Đếm đến 10.html", "Trang/02 - Phép cộng 3 + 2.html"),
        *("Phim/01 - Đếm đến 10.mp4", "Phim/01 - Đếm đến 10.srt"),
        *("Hình/01 - Đếm đến 10.webp", "Phiếu học tập/01 - Phiếu cộng & trừ.pdf"),
    }
    assert files["Phim/01 - Đếm đến 10.mp4"] == FILM
    page = files["Trang/01 - Đếm đến 10.html"].decode()
    assert 'src="../Phim/01%20-%20%C4%90%E1%BA%BFm%20%C4%91%E1%BA%BFn%2010.mp4"' in page
    assert "Em đếm tiếp từ 3: 4, 5." in page
    assert "Đúng: 3 thêm 2 là 5." in page
    assert b"M\xe1\xbb\x99t th\xc3\xaam m\xe1\xbb\x99t" in files["Phim/01 - Đếm đến 10.srt"]
    words = files["songhoc/tu-khoa.js"].decode()
    assert "phep cong 3 2" in words
    assert "mot them la" in words


def test_its_hashes_and_its_signature_are_right(edition: Edition, fetch: Fetch) -> None:
    files = unpack(fetch(address(edition)))
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, path = line.split("  ", 1)
        assert hashlib.sha256(files[path]).hexdigest() == digest
    manifest = json.loads(files[MANIFEST])
    named = {one["path"] for one in manifest["files"]}
    assert named == set(files) - {MANIFEST, SIGNATURE}
    key = get_public_key(now=NOW)
    assert is_signed_by(key, files[MANIFEST], files[SIGNATURE])
    assert fetch(address(edition, "manifest", "json")) == files[MANIFEST]
    assert fetch(address(edition, "manifest", "sig")) == files[SIGNATURE]
    assert b"BEGIN PUBLIC KEY" in fetch(reverse("packs:key"))


def test_copies_no_film(edition: Edition, media_stores: Path) -> None:
    kept = {hashlib.sha256(FILM).hexdigest(), hashlib.sha256(FILM[::-1] * 2).hexdigest()}
    assert kept.isdisjoint(list_kept())
    assert list_kept()


def test_a_download_goes_on_where_it_broke_off(
    edition: Edition, fetch: Fetch, client: Client
) -> None:
    whole = fetch(address(edition))
    etag = client.head(address(edition))["ETag"]
    rest = client.get(
        address(edition), headers={"Range": f"bytes={len(whole) - 5000}-", "If-Range": etag}
    )
    assert rest.status_code == 206
    assert b"".join(rest) == whole[-5000:]
    assert rest["Content-Range"] == f"bytes {len(whole) - 5000}-{len(whole) - 1}/{len(whole)}"
    other = client.get(address(edition), headers={"Range": "bytes=9-", "If-Range": '"x"'})
    assert other.status_code == 200
    assert (
        client.get(address(edition), headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    )
    assert client.get(address(edition), headers={"If-None-Match": etag}).status_code == 304


def test_what_the_manifest_says_lies_there_in_the_archive(edition: Edition, fetch: Fetch) -> None:
    for file in get_manifest(edition).files:
        if not file.bytes:
            continue
        span = f"bytes={file.offset}-{file.offset + file.bytes - 1}"
        part = fetch(address(edition), status=206, range=span)
        assert hashlib.sha256(part).hexdigest() == file.sha256


def test_is_the_same_edition_when_nothing_changed(pack: Pack, edition: Edition) -> None:
    kept = set(list_kept())
    built = build_pack(pack=pack, now=LATER)
    assert built.edition == edition
    assert not built.is_new
    assert set(list_kept()) == kept


def test_an_older_copy_needs_only_what_changed(
    pack: Pack, edition: Edition, lessons: list[Any], toan: Any, fetch: Fetch
) -> None:
    stick = unpack(fetch(address(edition)))
    lessons[0].unpublish()
    make_lesson(
        toan, live=True, title="Bài mới", slug="bai-moi", recording=make_film(b"moi" * 1000)
    )
    newer = build_pack(pack=pack, now=LATER).edition
    assert newer is not None
    changes = unpack(fetch(address(newer, "changes", edition.key)))
    assert "Phim/02 - Phép cộng 3 + 2.mp4" not in changes
    assert changes["Phim/03 - Bài mới.mp4"] == b"moi" * 1000
    # What was withdrawn leaves the stick: nothing stands in its place.
    assert changes["Phim/01 - Đếm đến 10.mp4"] == b""
    assert changes["Phiếu học tập/01 - Phiếu cộng & trừ.pdf"] == b""
    whole = unpack(fetch(address(newer)))
    assert {path: body for path, body in (stick | changes).items() if body} == whole
    page = fetch(reverse("packs:pack", args=[pack.slug])).decode()
    assert address(newer, "changes", edition.key) in page


@pytest.mark.parametrize("way", ["unpublish", "restrict", "delete"])
def test_nothing_of_it_is_to_be_had_once_a_lesson_is_withdrawn(
    pack: Pack, edition: Edition, lessons: list[Any], client: Client, way: str
) -> None:
    page = reverse("packs:pack", args=[pack.slug])
    assert client.get(page).status_code == 200
    if way == "restrict":
        lessons[0].view_restrictions.create(restriction_type="login")
    else:
        getattr(lessons[0], way)()
    for gone in (
        address(edition),
        address(edition, "part", 1),
        address(edition, "manifest", "json"),
        address(edition, "member", "Phiếu học tập/01 - Phiếu cộng & trừ.pdf"),
    ):
        assert client.get(gone).status_code == 404
    assert client.get(page).status_code == 503
    assert pack.title not in client.get(reverse("packs:list")).content.decode()
    assert is_stale(Pack.objects.get(pk=pack.pk))


def test_is_refused_whole_when_a_film_left_the_public_store(
    edition: Edition, client: Client
) -> None:
    place = next(iter(edition.places.values()))
    get_public_store().delete(place)
    assert client.get(address(edition)).status_code == 404


def test_a_lesson_has_its_packs_built_anew(pack: Pack, lessons: list[Any], client: Client) -> None:
    Job.objects.all().delete()
    lessons[1].title = "Phép cộng có nhớ"
    lessons[1].save_revision().publish()
    job = Job.objects.get(kind="build-pack")
    while found := claim_job(queue="light", worker="w", now=timezone.now()):
        perform_job(found, clock=timezone.now)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    fresh = Pack.objects.get(pk=pack.pk)
    assert fresh.edition is not None
    assert fresh.edition != pack.edition
    # Names of files stay what they are on sticks.
    assert fresh.names == pack.names
    assert "có nhớ" in client.get(reverse("packs:pack", args=[pack.slug])).content.decode()
    assert renew_packs(now=LATER) == 0


def test_a_film_that_is_still_on_its_way_comes_with_the_next_edition(
    pack: Pack, lessons: list[Any], fetch: Fetch
) -> None:
    recording = make_film(b"late" * 500)
    place = f"{recording.encoding.folder}/universal/64.mp4"
    get_public_store().delete(place)
    lessons[1].recording = recording
    lessons[1].save_revision().publish()
    first = build_pack(pack=pack, now=LATER).edition
    assert first is not None
    assert "Phim/02 - Phép cộng 3 + 2.mp4" not in unpack(fetch(address(first)))
    assert is_stale(pack)
    get_public_store().write(place, b"late" * 500)
    second = build_pack(pack=pack, now=LATER).edition
    assert second is not None
    assert unpack(fetch(address(second)))["Phim/02 - Phép cộng 3 + 2.mp4"] == b"late" * 500


def test_is_divided_where_a_stick_would_not_take_it(
    lessons: list[Any], toan: Any, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.offline.actions.building.FRAME_BYTES", 0)
    pack = offer_pack(wanted=Wanted(course=toan.course), by=None, now=NOW)
    pack.ceiling_bytes = 250_000
    edition = build_pack(pack=pack, now=NOW).edition
    assert edition is not None
    parts = [unpack(fetch(address(edition, "part", number))) for number in (1, 2)]
    assert "Phim/01 - Đếm đến 10.mp4" in parts[0]
    assert "Phim/02 - Phép cộng 3 + 2.mp4" in parts[1]
    assert "index.html" in parts[0]
    assert fetch(address(edition, "part", 3), status=404)
    page = fetch(reverse("packs:pack", args=[pack.slug])).decode()
    assert "Phần 2 của 2" in page


def test_old_editions_are_swept_and_the_current_one_is_not(
    pack: Pack, edition: Edition, lessons: list[Any], fetch: Fetch
) -> None:
    lessons[0].unpublish()
    newer = build_pack(pack=pack, now=LATER).edition
    assert newer is not None
    Job.objects.all().delete()
    before = len(list_kept())
    sweep_packs(now=LATER)
    assert len(list_kept()) < before
    unpack(fetch(address(newer)))
    edition.refresh_from_db()
    assert not edition.is_kept
    # Its manifest still tells what changed since.
    unpack(fetch(address(newer, "changes", edition.key)))


def test_one_that_is_taken_back_is_gone(pack: Pack, edition: Edition, client: Client) -> None:
    where = address(edition)
    take_back(pack=pack, by=None, now=LATER)
    assert client.get(where).status_code == 404
    Job.objects.all().delete()
    sweep_packs(now=LATER)
    assert list_kept() == []


def test_the_page_says_what_is_in_it_and_how_to_carry_it(
    pack: Pack, edition: Edition, fetch: Fetch
) -> None:
    page = fetch(reverse("packs:pack", args=[pack.slug])).decode()
    for text in ("Đếm đến 10", "FAT32", "Giải nén", "index.html", "SHA256SUMS"):
        assert text in page
    assert address(edition) in page
    index = fetch(reverse("packs:list")).decode()
    assert pack.title in index
    listed = json.loads(fetch(reverse("packs:index")))["packs"]
    assert [one["edition"] for one in listed] == [edition.key]


def test_opens_on_the_site_without_rights_of_the_site(edition: Edition, client: Client) -> None:
    page = client.get(address(edition, "member", "index.html"))
    assert "sandbox" in page["Content-Security-Policy"]
    assert "allow-same-origin" not in page["Content-Security-Policy"]
    page.close()
    sheet = client.get(address(edition, "member", "Phiếu học tập/01 - Phiếu cộng & trừ.pdf"))
    assert sheet["Content-Type"] == "application/pdf"
    sheet.close()
    assert client.get(address(edition, "member", "../../x")).status_code == 404


def test_a_topic_and_a_week_hold_their_own_lessons_alone(lessons: list[Any], toan: Any) -> None:
    topic = lessons[0].topic
    small = offer_pack(wanted=Wanted(topic=topic), by=None, now=NOW)
    built = build_pack(pack=small, now=NOW).edition
    assert built is not None
    assert built.lessons == [lessons[0].pk]
    monday = lessons[0].first_published_at.date() if lessons[0].first_published_at else NOW.date()
    empty = offer_pack(
        wanted=Wanted(monday=monday - timedelta(days=400 + monday.weekday())), by=None, now=NOW
    )
    assert build_pack(pack=empty, now=NOW).edition is None


def test_a_better_quality_is_taken_where_it_fits(lessons: list[Any], toan: Any) -> None:
    wanted = Wanted(course=toan.course, quality=Quality.CLEAR)
    pack = offer_pack(wanted=wanted, by=None, now=NOW)
    assert pack.slug.endswith("-ro")
    edition = build_pack(pack=pack, now=NOW).edition
    assert edition is not None
    assert get_manifest(edition).top.endswith(" - Rõ")
