"""A job makes a master and the site is told; called off, revoked, tried again."""

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import pytest

from media_pipeline.actions.jobs import cancel_job, retry_job
from media_pipeline.actions.masters import revoke_master
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.conf import get_conf
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.findings import Light
from media_pipeline.models import Job, Master, Source
from media_pipeline.queries.masters import find_by_digest, list_masters
from tests.integration.media_pipeline.conftest import NOW, later
from tests.integration.media_pipeline.masters.conftest import ask

DIGEST = hashlib.sha256(b"master").hexdigest()

pytestmark = pytest.mark.django_db


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


def test_tried_again_by_hand_what_failed_is_made(
    source: Source, fake_engine: dict[str, Any], do_next: Callable[..., Job | None]
) -> None:
    master = ask(source)
    cancel_job(job=master.jobs.get(), by=None, now=NOW)
    retry_job(job=master.jobs.get(), by=None, now=NOW)
    do_next("video")
    master.refresh_from_db()
    assert master.state == "ready"
