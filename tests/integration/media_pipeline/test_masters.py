"""Masters: asked for once, made by a job, told of, taken back; nothing of them is left behind."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from media_pipeline.actions.jobs import Work, cancel_job, claim_job, retry_job
from media_pipeline.actions.masters import (
    UnableToRequestMaster,
    UnableToRevokeMaster,
    making,
    request_master,
    revoke_master,
    sweep_mastering,
)
from media_pipeline.actions.sweeping import forget_original
from media_pipeline.actions.verifying import find_faults, repair_fault
from media_pipeline.adapters.master_delivery import Delivery
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.findings import Light
from media_pipeline.core.masters.profiles import InvalidProfile
from media_pipeline.core.refusals import Cancelled, NoVideoNorAudio
from media_pipeline.models import Caption, Job, Master, Source
from media_pipeline.permissions import list_reached_jobs
from media_pipeline.queries.masters import (
    describe_masters,
    find_by_digest,
    find_captioned,
    list_masters,
    write_captions,
)
from media_pipeline.signals import master_finished, master_revoked
from tests.factories.media import MasterFactory, OriginalFactory, SourceFactory
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import NOW, later

DIGEST = hashlib.sha256(b"master").hexdigest()

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(collection: Any) -> Source:
    return SourceFactory(collection=collection)


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    """What the site hears of masters: (state, light)."""
    heard: list[tuple[str, str]] = []

    def hear(*, master: Master, **_kwargs: Any) -> None:
        heard.append((master.state, master.passes))

    for signal in (master_finished, master_revoked):
        signal.connect(hear)
    yield heard
    for signal in (master_finished, master_revoked):
        signal.disconnect(hear)


@pytest.fixture
def fake_engine(
    monkeypatch: pytest.MonkeyPatch, media_stores: Path, source: Source
) -> dict[str, Any]:
    """An engine that writes a few bytes, as `light` and `meanwhile` of the returned dict say."""
    original = get_conf().folder / "film"
    original.parent.mkdir(parents=True, exist_ok=True)
    original.write_bytes(b"film")
    get_private_store().put(original, source.original.name)
    how: dict[str, Any] = {"light": Light.GREEN, "meanwhile": lambda: None, "orders": []}

    def make(order: Any, scratch: Path, **_kwargs: Any) -> Delivery:
        how["orders"].append(order)
        how["meanwhile"]()
        path = scratch / "PHEP_CONG.mxf"
        content = how.get("content", b"master")
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        report = {"sha256": sha256, "md5": "b" * 32, "bytes": 6, "frames": 4500, "findings": []}
        papers = {"report.json": b"{}"}
        return Delivery(path=path, report=report, light=how["light"], papers=papers)

    monkeypatch.setattr(making, "make_and_check", make)
    return how


def ask(source: Source, **given: Any) -> Master:
    arguments: dict[str, Any] = {"profile": "xdcam-hd422", "by": None, "now": NOW}
    return request_master(source=source, **arguments | given)


def find_troubles(*, hashes: bool) -> list[str]:
    faults = find_faults(hashes=hashes)
    return [fault.trouble.value for fault in faults if fault.master is not None]


def test_asked_for_twice_it_is_made_once(source: Source) -> None:
    assert ask(source) == ask(source)
    job = Job.objects.get(kind="master")
    assert (job.queue, job.master.state) == ("video", "waiting")


def test_the_same_bytes_in_another_collection_are_the_same_master(source: Source) -> None:
    other = SourceFactory(original=source.original, collection=source.collection.get_parent())
    assert ask(source) == ask(other)


@pytest.mark.parametrize(
    "given",
    [
        {"profile": "province-mpg"},
        {"profile": "radio-wav"},
        {"dressing": Dressing(title="Toán 1")},
    ],
)
def test_another_profile_or_dressing_is_another_master(
    source: Source, given: dict[str, Any]
) -> None:
    assert ask(source) != ask(source, **given)


def test_what_radio_cannot_show_makes_no_difference(source: Source) -> None:
    dressed = ask(source, profile="radio-mp2", dressing=Dressing(title="Toán 1"))
    assert ask(source, profile="radio-mp2") == dressed


def test_a_station_s_own_profile_is_made_anew_when_it_changes(
    source: Source, settings: Any
) -> None:
    own = {"based_on": "province-mpg"}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": {"tinh": own}}
    first = ask(source, profile="tinh")
    changed = {"tinh": own | {"target_lufs": -24}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": changed}
    assert ask(source, profile="tinh") != first


def test_refuses_what_cannot_be_made(source: Source) -> None:
    with pytest.raises(InvalidProfile):
        ask(source, profile="betacam")
    with pytest.raises(NoVideoNorAudio):
        ask(SourceFactory(original=OriginalFactory(width=None, height=None)))
    with pytest.raises(NoVideoNorAudio):
        ask(SourceFactory(original=OriginalFactory(has_sound=False)), profile="radio-wav")
    assert not Master.objects.exists()


def test_only_those_who_meet_the_recording_ask_or_take_back(source: Source, teacher: Any) -> None:
    stranger = UserFactory()
    with pytest.raises(UnableToRequestMaster):
        ask(source, by=stranger)
    master = ask(source, by=teacher)
    with pytest.raises(UnableToRevokeMaster):
        revoke_master(master=master, by=stranger, now=NOW)
    assert master.jobs.get().state == "waiting"
    assert list(list_reached_jobs(teacher)) == [master.jobs.get()]
    assert not list_reached_jobs(stranger).exists()


def test_a_job_makes_it_and_the_site_is_told(
    source: Source,
    fake_engine: dict[str, Any],
    do_next: Callable[..., Job | None],
    told: list[tuple[str, str]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    master = ask(source, dressing=Dressing(title="Phép cộng"))
    with django_capture_on_commit_callbacks(execute=True):
        do_next("video")
    master.refresh_from_db()
    assert (master.state, master.passes, master.may_air) == ("ready", "green", True)
    assert (master.frames, master.bytes, master.sha256) == (4500, 6, DIGEST)
    assert told == [("ready", "green")]
    store = get_private_store()
    assert store.read(master.name) == b"master"
    assert store.has(str(PurePosixPath(master.name).with_name("report.json")))
    order = fake_engine["orders"][0]
    assert (order.name, order.dressing.title) == ("Phép cộng", "Phép cộng")
    assert not any(get_conf().mastering.iterdir())
    # Ready: nobody makes it again.
    assert ask(source, dressing=Dressing(title="Phép cộng")) == master
    assert not Job.objects.filter(state="waiting").exists()


def test_a_red_light_keeps_it_from_the_air(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    fake_engine["light"] = Light.RED
    master = ask(source)
    do_next("video")
    master.refresh_from_db()
    assert (master.state, master.passes, master.may_air) == ("ready", "red", False)


def test_revoked_its_files_go_and_its_folder_never_comes_back(
    source: Source,
    teacher: Any,
    fake_engine: dict[str, Any],
    do_next: Callable[..., Job | None],
    told: list[tuple[str, str]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    master = ask(source)
    do_next("video")
    master.refresh_from_db()
    before = master.folder
    with django_capture_on_commit_callbacks(execute=True):
        revoke_master(master=master, by=None, now=later(minutes=1))
    assert get_private_store().list_tree(before) == []
    assert find_by_digest(DIGEST) is None
    assert list_masters([source], "xdcam-hd422") == {}
    assert told[-1][0] == "revoked"
    again = ask(source)
    assert again == master
    assert again.folder != before
    assert again.state == "waiting"


def test_revoked_while_it_is_made_nothing_is_kept(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    fake_engine["meanwhile"] = lambda: revoke_master(master=master, by=None, now=NOW)
    do_next("video")
    master.refresh_from_db()
    assert master.state == "revoked"
    assert get_private_store().list_tree("masters") == []


def test_called_off_it_has_failed_and_may_be_asked_for_again(
    source: Source, told: list[tuple[str, str]], django_capture_on_commit_callbacks: Any
) -> None:
    master = ask(source)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_job(job=master.jobs.get(), by=None, now=NOW)
    master.refresh_from_db()
    assert master.state == "failed"
    assert told == [("failed", "")]
    assert ask(source).state == "waiting"


def test_asked_for_again_while_its_old_job_still_stops_it_is_made(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    first = master.jobs.get()

    def call_off_and_ask() -> None:
        fake_engine["meanwhile"] = lambda: None
        cancel_job(job=first, by=None, now=NOW)
        ask(source)

    fake_engine["meanwhile"] = call_off_and_ask
    do_next("video")
    first.refresh_from_db()
    master.refresh_from_db()
    assert (first.state, master.state) == ("cancelled", "waiting")
    do_next("video")
    master.refresh_from_db()
    assert master.state == "ready"
    assert get_private_store().has(master.name)
    # Tried again by hand, the old one has nothing to do.
    retry_job(job=first, by=None, now=NOW)
    do_next("video")
    assert len(fake_engine["orders"]) == 2
    assert Master.objects.get().state == "ready"


def test_a_job_queued_by_the_release_before_is_done_all_the_same(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    masters = [ask(source), ask(source, profile="province-mp4")]
    Job.objects.update(arguments={"duration_ms": 180_000, "title": "Phép cộng"})
    cancel_job(job=masters[1].jobs.get(), by=None, now=NOW)
    do_next("video")
    assert [Master.objects.get(pk=one.pk).state for one in masters] == ["ready", "failed"]


def test_what_is_asked_for_is_found_again_with_captions_burnt_in(
    source: Source, settings: Any, django_assert_num_queries: Any
) -> None:
    own = {"chu": {"based_on": "province-mp4", "captions": "burnt"}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": own}
    plain = SourceFactory(collection=source.collection)
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nChào\n"
    caption = Caption.objects.create(source=source, language="vi", vtt=vtt, changed_at=NOW)
    asked = {one.pk: ask(one, profile="chu") for one in (source, plain)}
    assert asked[source.pk].dressing["captions"] == vtt
    with django_assert_num_queries(2):
        assert list_masters([source, plain], "chu") == asked
    # On the radio nothing is drawn, whatever is wished.
    radio = ask(source, profile="radio-wav", dressing=Dressing(title="x"))
    assert list_masters([source], "radio-wav", Dressing(title="x")) == {source.pk: radio}
    # A corrected word makes another picture.
    caption.vtt = vtt.replace("Chào", "Chào em")
    caption.save()
    assert source.pk not in list_masters([source], "chu")


def test_captions_of_a_colleague_s_draft_do_not_go_with_somebody_else_s_film(
    source: Source,
) -> None:
    other = SourceFactory(original=source.original, collection=source.collection.get_parent())
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nNháp\n"
    Caption.objects.create(source=other, language="vi", vtt=vtt, changed_at=NOW)
    assert find_captioned(source.original_id) is None
    Source.objects.filter(pk=source.pk).update(published_at=NOW)
    assert find_captioned(source.original_id) is None
    Source.objects.filter(pk=other.pk).update(published_at=NOW)
    assert find_captioned(source.original_id) == other


def test_what_cannot_be_made_again_is_not_taken_back(
    source: Source, media_stores: Path, settings: Any
) -> None:
    store = get_private_store()
    store.write(source.original.name, b"x" * 10)
    masters = [
        MasterFactory(original=source.original, ready=True, profile="tinh", recipe="x"),
        MasterFactory(ready=True, original=SourceFactory().original),
    ]
    faults = [fault for fault in find_faults(hashes=False) if fault.master is not None]
    assert [repair_fault(fault=fault, now=NOW) for fault in faults] == [False, False]
    assert {Master.objects.get(pk=one.pk).state for one in masters} == {"ready"}


def test_lists_many_in_one_query(django_assert_num_queries: Any) -> None:
    sources = [SourceFactory() for _n in range(3)]
    masters = [MasterFactory(original=one.original, ready=True) for one in sources[:2]]
    MasterFactory(original=sources[0].original, profile="radio-wav", ready=True)
    with django_assert_num_queries(1):
        found = list_masters(sources, "xdcam-hd422")
        digests = {pk: master.original.sha256 for pk, master in found.items()}
    assert found == {sources[0].pk: masters[0], sources[1].pk: masters[1]}
    assert digests[sources[0].pk] == sources[0].original.sha256
    with django_assert_num_queries(1):
        entries = describe_masters(found.values())
    assert [entry.percent for entry in entries] == [100.0, 100.0]


def test_says_how_far_it_is(source: Source) -> None:
    master = ask(source)
    Job.objects.filter(master=master).update(state="running", percent=40.0)
    assert [entry.percent for entry in describe_masters([master])] == [40.0]


def test_its_files_go_with_the_recording(source: Source, media_stores: Path) -> None:
    master = MasterFactory(original=source.original, ready=True)
    for name in (master.name, master.original.name):
        get_private_store().write(name, b"x")
    source.delete()
    assert forget_original(original=master.original)
    assert get_private_store().list_tree("masters") == []


def test_after_a_kill_between_store_and_row_the_row_tells_what_lies_there(
    source: Source,
    fake_engine: dict[str, Any],
    do_next: Callable[..., Job | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    master = ask(source)
    fake_engine["content"] = b"killed"

    def die(*_args: Any, **_kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(making.transaction, "atomic", die)
        job = claim_job(queue="video", worker="a", now=NOW)
        assert job is not None
        with pytest.raises(KeyboardInterrupt):
            making.make(Work(job=job))
    Job.objects.filter(pk=job.pk).update(state="waiting", worker="", lease_until=None)
    # As long, and other: an MXF tells when it was written.
    fake_engine["content"] = b"second"
    do_next("video")
    master.refresh_from_db()
    assert master.sha256 == hashlib.sha256(b"second").hexdigest()
    assert get_private_store().read(master.name) == b"second"
    assert master.name in get_private_store().list_tree(master.folder)
    assert len(get_private_store().list_tree(master.folder)) == 2
    assert find_troubles(hashes=True) == []


def test_bytes_that_are_not_those_of_the_row_are_found(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    do_next("video")
    master.refresh_from_db()
    get_private_store().write(master.name, b"forged")
    assert find_troubles(hashes=False) == []
    assert find_troubles(hashes=True) == ["changed"]


def test_who_lost_the_job_touches_nothing_of_the_new_holder_s(
    source: Source, fake_engine: dict[str, Any]
) -> None:
    master = ask(source)
    job = claim_job(queue="video", worker="a", now=NOW)
    assert job is not None
    theirs = f"{master.folder}/theirs/PHEP_CONG.mxf"

    def take_over() -> None:
        Job.objects.filter(pk=job.pk).update(worker="b")
        get_private_store().write(theirs, b"theirs")

    fake_engine["meanwhile"] = take_over
    with pytest.raises(Cancelled):
        making.make(Work(job=job))
    # Theirs is there, and not in the table yet.
    assert get_private_store().list_tree(master.folder) == [theirs]


def test_half_made_files_of_killed_workers_make_room_for_the_next_try(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    bench = get_conf().mastering / master.token
    torn = bench / "songhoc-killed" / "HALF.mxf"
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"x" * 100)
    (bench / "original").write_bytes(b"film")
    # Waiting, for there is no room: what was fetched stays, what is half made goes.
    assert sweep_mastering(now=later(days=40000)) == 0
    assert [path.name for path in bench.iterdir()] == ["original"]
    torn.parent.mkdir()
    torn.write_bytes(b"x" * 100)
    left: list[bool] = []
    fake_engine["meanwhile"] = lambda: left.append(torn.exists())
    do_next("video")
    assert left == [False]


def test_benches_of_killed_workers_are_swept(source: Source, media_stores: Path) -> None:
    open_, left = ask(source), MasterFactory(state="failed")
    for master in (open_, left):
        (get_conf().mastering / master.token).mkdir(parents=True)
    long_after = later(days=40000)
    assert sweep_mastering(now=long_after) == 1
    assert [path.name for path in get_conf().mastering.iterdir()] == [open_.token]


def test_tried_again_by_hand_what_failed_is_made(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    cancel_job(job=master.jobs.get(), by=None, now=NOW)
    retry_job(job=master.jobs.get(), by=None, now=NOW)
    do_next("video")
    master.refresh_from_db()
    assert master.state == "ready"


def test_a_lost_file_is_found_revoked_and_made_again(source: Source, media_stores: Path) -> None:
    store = get_private_store()
    store.write(source.original.name, b"x" * 10)
    whole = MasterFactory(original=source.original, ready=True, profile="radio-wav", bytes=4)
    lost = MasterFactory(original=source.original, ready=True)
    store.write(whole.name, b"wave")
    store.write("masters/nobody/X.mxf", b"x")
    faults = {fault.name: fault for fault in find_faults(hashes=False) if "masters" in fault.name}
    assert {name: fault.trouble.value for name, fault in faults.items()} == {
        lost.name: "lost",
        "masters/nobody": "left over",
    }
    assert all(repair_fault(fault=fault, now=NOW) for fault in faults.values())
    assert store.list_tree("masters") == [whole.name]
    lost.refresh_from_db()
    assert lost.state == "waiting"


def test_captions_lie_beside_as_stations_read_them(source: Source) -> None:
    assert write_captions(source, "srt", timecode="10:00:00:00") is None
    assert find_captioned(source.original_id) is None
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nChào\n"
    Caption.objects.create(source=source, language="vi", vtt=vtt, changed_at=NOW)
    assert find_captioned(source.original_id) == source
    srt = write_captions(source, "srt", timecode="10:00:00:00")
    assert srt is not None
    assert srt.decode("utf-8-sig") == "1\n00:00:01,000 --> 00:00:02,000\nChào\n"
    stl = write_captions(source, "stl", timecode="10:00:00:00")
    assert stl is not None
    assert stl[3:11] == b"STL25.01"
