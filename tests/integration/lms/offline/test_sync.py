"""A school brings packs of its province here, over a link that breaks at any byte."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.offline.actions.building import build_pack
from lms.offline.actions.keys import get_public_key
from lms.offline.actions.offering import Wanted, offer_pack, take_back
from lms.offline.actions.subscribing import OtherKey, subscribe, unsubscribe
from lms.offline.actions.sweeping import sweep_packs
from lms.offline.actions.syncing import Synced, sync_packs
from lms.offline.adapters.fetching import UnableToFetch
from lms.offline.adapters.incoming import AlreadyFetching, hold_incoming
from lms.offline.adapters.keeping import list_kept
from lms.offline.adapters.signing import find_public_key
from lms.offline.models import Edition, Pack, Subscription
from lms.offline.rules.manifests import MANIFEST
from media_pipeline.models import Job
from tests.factories.media import NOW
from tests.integration.lms.offline.conftest import FILM, unpack
from tests.integration.lms.offline.province import Province, serve

LATER = NOW + timedelta(hours=1)


def list_addresses(edition: Edition) -> list[str]:
    names = [edition.pack.slug, edition.key]
    return [
        reverse("packs:index"),
        reverse("packs:key"),
        *(reverse("packs:manifest", args=[*names, form]) for form in ("json", "sig")),
        reverse("packs:part", args=[*names, 1]),
    ]


@pytest.fixture
def province(pack: Pack, edition: Edition, fetch: Callable[..., bytes]) -> Iterator[Province]:
    """The province as it was; on this site nothing of its packs is left."""
    province = Province()
    province.take(fetch, *list_addresses(edition))
    take_back(pack=pack, by=None, now=NOW)
    Job.objects.all().delete()
    sweep_packs(now=NOW)
    assert list_kept() == []
    with serve(province):
        yield province


def sync(province: Province, **more: Any) -> Synced:
    subscription = subscribe(address=province.address)
    return sync_packs(subscription=subscription, now=LATER, pause=lambda _s: None, **more)


def list_asked(province: Province) -> list[str]:
    return [wanted for path, wanted in province.asked if path.endswith(".zip")]


def test_brings_a_pack_that_is_the_same_to_the_byte(
    province: Province, edition: Edition, fetch: Callable[..., bytes]
) -> None:
    assert sync(province).renewed == [edition.pack.slug]
    pack = Pack.objects.get()
    assert pack.edition is not None
    theirs = province.answers[reverse("packs:part", args=[pack.slug, edition.key, 1])]
    assert unpack(fetch(reverse("packs:whole", args=[pack.slug, edition.key]))) == unpack(theirs)
    page = fetch(reverse("packs:pack", args=[pack.slug])).decode()
    assert province.address not in page  # the manifest names the site that signed it
    assert "Mở ngay tại đây" in page
    assert len(list_asked(province)) == 1


def test_a_school_makes_a_pack_of_its_own_beside_one_of_that_name(
    province: Province, pack: Pack
) -> None:
    sync(province)
    wanted = Wanted(grade=pack.grade, course=pack.course, topic=pack.topic, quality=pack.quality)
    assert wanted.slug == pack.slug
    for _twice in range(2):
        own = offer_pack(wanted=wanted, by=None, now=LATER)
    assert {one.slug for one in Pack.objects.all()} == {pack.slug, own.slug}


def test_can_be_watched_at_the_school_without_unpacking(
    province: Province, edition: Edition, client: Client
) -> None:
    sync(province)
    slug = Pack.objects.get().slug
    there = client.get(reverse("packs:open", args=[slug]), follow=True)
    assert "Đếm đến 10" in b"".join(there).decode()
    film = reverse("packs:member", args=[slug, edition.key, "Phim/01 - Đếm đến 10.mp4"])
    part = client.get(film, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert b"".join(part) == FILM[100:200]


def test_goes_on_at_the_byte_where_the_link_broke(province: Province) -> None:
    whole = len(next(body for path, body in province.answers.items() if path.endswith(".zip")))
    province.breaks = [10_000, 1, 0, 30_000, 5_000]
    assert sync(province).renewed
    starts = [
        int(wanted.removeprefix("bytes=").partition("-")[0]) for wanted in list_asked(province)
    ]
    assert starts == sorted(starts)
    assert len(starts) == 6
    # Nothing came twice but what stands between files.
    assert province.sent < whole + 6 * 4096


def test_shows_nothing_until_all_is_here_and_goes_on_next_time(
    province: Province, client: Client, edition: Edition
) -> None:
    province.breaks = [60_000, *[0] * 20]
    with pytest.raises(UnableToFetch):
        sync(province)
    slug = Pack.objects.get().slug
    assert client.get(reverse("packs:pack", args=[slug])).status_code == 503
    assert client.get(reverse("packs:whole", args=[slug, edition.key])).status_code == 404
    assert Subscription.objects.get().error
    # What has come belongs to nobody yet, and is not swept.
    sweep_packs(now=LATER)
    came, province.breaks, province.sent = province.sent, [], 0
    assert sync(province).renewed
    whole = len(next(body for path, body in province.answers.items() if path.endswith(".zip")))
    assert province.sent < whole - came + 8192
    assert client.get(reverse("packs:pack", args=[slug])).status_code == 200


def test_a_newer_edition_brings_only_what_changed(
    province: Province, edition: Edition, lessons: list[Any], fetch: Callable[..., bytes]
) -> None:
    sync(province)
    lessons[1].title = "Phép cộng"
    lessons[1].save_revision().publish()
    own = Pack(
        **{
            name: getattr(edition.pack, name)
            for name in ("title", "scope", "course", "quality", "ceiling_bytes", "names")
        },
        slug="cua-tinh",
        created_at=NOW,
    )
    own.save()
    newer = build_pack(pack=own, now=LATER).edition
    assert newer is not None
    newer = Edition.objects.get(pk=newer.pk)
    province.answers = {}
    province.take(fetch, *list_addresses(newer))
    listed = json.loads(province.answers[reverse("packs:index")])
    listed["packs"] = [one for one in listed["packs"] if one["pack"] == "cua-tinh"]
    province.answers[reverse("packs:index")] = json.dumps(listed).encode()
    take_back(pack=own, by=None, now=LATER)
    province.sent = 0
    synced = sync(province)
    assert synced.renewed == ["cua-tinh"]
    assert synced.gone == [edition.pack.slug]
    # Both films were here already.
    assert province.sent < len(FILM) // 2


def test_drops_what_the_province_offers_no_longer_and_finds_it_again(
    province: Province, edition: Edition, client: Client
) -> None:
    sync(province)
    index = reverse("packs:index")
    before, province.answers[index] = province.answers[index], b'{"packs": []}'
    slug = Pack.objects.get().slug
    assert sync(province).gone == [slug]
    for gone in ("packs:whole", "packs:part", "packs:manifest"):
        rest = {"packs:part": [1], "packs:manifest": ["json"]}.get(gone, [])
        assert client.get(reverse(gone, args=[slug, edition.key, *rest])).status_code == 404
    province.answers[index], province.sent = before, 0
    assert sync(province).renewed == [slug]
    assert province.sent == 0


def test_takes_nothing_that_another_one_signed(province: Province, client: Client) -> None:
    subscribe(address=province.address, public_key=find_public_key(bytes(32)))
    synced = sync(province)
    assert list(synced.refused.values()) != []
    assert Pack.objects.count() == 0
    with pytest.raises(OtherKey):
        subscribe(address=province.address, public_key=get_public_key(now=NOW))


def test_takes_no_file_that_is_not_what_was_signed(province: Province) -> None:
    path = next(path for path in province.answers if path.endswith(".zip"))
    province.answers[path] = province.answers[path].replace(FILM[:600], b"x" * 600)
    synced = sync(province)
    assert "Phim/01" in next(iter(synced.refused.values()))
    assert Pack.objects.get().edition is None


def test_takes_no_older_edition_for_a_newer_one(province: Province, edition: Edition) -> None:
    sync(province)
    pack = Pack.objects.get()
    Edition.objects.update(key="0" * 16, made_at=LATER + timedelta(days=1))
    synced = sync(province)
    assert list(synced.refused) == [pack.slug]
    assert Pack.objects.get().edition_id == pack.edition_id


def test_a_cache_that_knows_no_parts_costs_bytes_and_nothing_else(province: Province) -> None:
    province.knows_ranges, province.breaks = False, [50_000]
    assert sync(province).renewed


def test_takes_only_what_is_wanted(province: Province, edition: Edition) -> None:
    subscribe(address=province.address, wanted=["ngu-van-*"])
    assert sync(province).renewed == []
    subscribe(address=f"{province.address}/packs/", wanted=["toan-*"])
    assert sync(province).renewed == [edition.pack.slug]
    unsubscribe(subscription=Subscription.objects.get())
    assert Pack.objects.count() == 0


def test_only_one_process_fetches(province: Province) -> None:
    with hold_incoming(), pytest.raises(AlreadyFetching):
        sync(province)


def test_an_answer_of_another_kind_of_site_changes_nothing(province: Province) -> None:
    sync(province)
    for answer in (b"", b"[]", b'{"packs": [{"pack": 1}]}', b"<html>"):
        province.answers[reverse("packs:index")] = answer
        with pytest.raises(UnableToFetch):
            sync(province)
    assert Pack.objects.get().edition is not None


def test_a_hostile_manifest_is_refused(province: Province, edition: Edition) -> None:
    path = reverse("packs:manifest", args=[edition.pack.slug, edition.key, "json"])
    assert MANIFEST not in province.answers[path].decode()
    province.answers[path] = province.answers[path].replace(b"Phim/01", b"../../01")
    assert list(sync(province).refused) == [edition.pack.slug]
    assert Pack.objects.count() == 0
