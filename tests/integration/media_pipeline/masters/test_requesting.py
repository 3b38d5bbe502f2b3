"""A master is asked for once, found again as it was asked for, and described."""

from pathlib import Path
from typing import Any

import pytest

from media_pipeline.actions.masters import (
    UnableToRequestMaster,
    UnableToRevokeMaster,
    revoke_master,
)
from media_pipeline.adapters.logos import PNG
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.profiles import InvalidProfile
from media_pipeline.core.refusals import NotMedia, NoVideoNorAudio
from media_pipeline.models import Caption, Job, Master, Source
from media_pipeline.permissions import list_reached_jobs
from media_pipeline.queries.masters import (
    describe_masters,
    find_captioned,
    list_masters,
    write_captions,
)
from tests.factories.media import MasterFactory, OriginalFactory, SourceFactory
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import NOW
from tests.integration.media_pipeline.masters.conftest import ask

pytestmark = pytest.mark.django_db


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


def test_what_its_profile_draws_is_drawn_of_itself(
    source: Source, settings: Any, tmp_path: Path, media_stores: Path
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG + b"red")
    own = {"dai": {"based_on": "province-mp4", "titled": True, "logo": logo}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": own}
    master = ask(source, profile="dai")
    assert master.dressing["title"] == source.title
    assert get_private_store().read(master.dressing["logo"]) == PNG + b"red"
    assert list_masters([source], "dai") == {source.pk: master}
    given = ask(source, profile="dai", dressing=Dressing(title="Phép trừ"))
    assert given.dressing == master.dressing | {"title": "Phép trừ"}
    # Another picture under the same name makes another master.
    logo.write_bytes(PNG + b"blue")
    assert list_masters([source], "dai") == {}
    assert ask(source, profile="dai").dressing["logo"] != master.dressing["logo"]
    logo.unlink()
    with pytest.raises(NotMedia):
        ask(source, profile="dai")


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
