"""An encoding in whose place players are given another leaves the stores when nobody is at it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from media_pipeline.actions.publishing import publish_source, settle_all
from media_pipeline.actions.sweeping import sweep_replaced
from media_pipeline.actions.verifying import find_faults
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.models import Encoding, Source
from media_pipeline.queries.player import find_current_encoding
from media_pipeline.signals import encoding_swept
from tests.factories.media import EncodingFactory, JobFactory, RenditionFactory, SourceFactory
from tests.integration.media_pipeline.conftest import NOW, later
from tests.integration.media_pipeline.serving.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_stores")]
FILM = "universal/64.mp4"


@pytest.fixture
def source() -> Source:
    source = SourceFactory()
    get_private_store().write(source.original.name, b"o" * 5)
    source.original.bytes = 5
    source.original.save()
    return source


def make(source: Source, recipe: str, **given: Any) -> Encoding:
    encoding = EncodingFactory(original=source.original, recipe=recipe, state="ready", **given)
    RenditionFactory(encoding=encoding, mp4=FILM, bytes=4)
    get_private_store().write(f"{encoding.folder}/{FILM}", b"film")
    return encoding


@pytest.fixture
def old(source: Source) -> Encoding:
    return make(source, "2026.11.9", ready_at=NOW - timedelta(days=400))


@pytest.fixture
def new(source: Source) -> Encoding:
    return make(source, "2026.11.10", ready_at=NOW, is_current=True)


def test_goes_once_nobody_can_be_at_it(source: Source, old: Encoding, new: Encoding) -> None:
    publish_source(source=source, by=None, now=NOW)
    assert sweep_replaced(now=later(days=29)) == []
    assert sweep_replaced(now=later(days=31)) == [old.folder]
    old.refresh_from_db()
    assert (old.state, old.renditions.count()) == ("swept", 0)
    for store in (get_private_store(), get_public_store()):
        assert store.list_tree("encodings") == [f"{new.folder}/{FILM}"]
    assert sweep_replaced(now=later(days=31)) == []
    settle_all()
    assert list(find_faults(hashes=False)) == []
    assert find_current_encoding(source) == new


def test_tells_whose_caches_hold_it(
    source: Source, old: Encoding, new: Encoding, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[list[str]] = []
    publish_source(source=source, by=None, now=NOW)
    encoding_swept.connect(lambda paths, **_: told.append(paths), weak=False, dispatch_uid="test")
    with django_capture_on_commit_callbacks(execute=True):
        sweep_replaced(now=later(days=31))
    encoding_swept.disconnect(dispatch_uid="test")
    assert told == [[f"{old.folder}/{FILM}"]]


@pytest.mark.parametrize("days", [5, 400])
def test_the_settings_say_for_how_long(
    source: Source, old: Encoding, new: Encoding, settings: Any, days: int
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"REPLACED_DAYS": days}
    assert bool(sweep_replaced(now=later(days=10))) is (days == 5)


def test_what_is_newer_or_being_made_stays(source: Source, new: Encoding) -> None:
    newer = make(source, "2026.12")
    busy = make(source, "2026.10")
    JobFactory(kind="encode", encoding=busy)
    assert sweep_replaced(now=later(days=99)) == []
    assert {newer.state, busy.state} == {"ready"}


def test_nothing_goes_while_the_newer_one_is_not_whole(source: Source, old: Encoding) -> None:
    make(source, "2026.12", is_current=True)
    Encoding.objects.filter(is_current=True).update(state="encoding")
    assert sweep_replaced(now=later(days=999)) == []


def test_an_address_that_somebody_kept_leads_to_what_took_its_place(
    client: Client, source: Source, old: Encoding, new: Encoding
) -> None:
    publish_source(source=source, by=None, now=NOW)
    assert read(client.get(f"/m/{old.folder}/{FILM}")) == b"film"
    sweep_replaced(now=later(days=31))
    answer = client.get(f"/m/{old.folder}/{FILM}")
    assert (answer.status_code, answer["Location"]) == (302, f"/m/{new.folder}/{FILM}")
    assert client.get(f"/m/{old.folder}/universal/512.mp4").status_code == 404
    Source.objects.update(published_at=None)
    settle_all()
    assert client.get(f"/m/{old.folder}/{FILM}").status_code == 404
