"""The media library shows how far recordings have come, in few queries."""

import pytest
from django.urls import reverse
from wagtail.models import Collection

from media_pipeline.models import Caption, Encoding, Job
from media_pipeline.queries.library import Stage, describe, get_entry, list_entries
from tests.factories.media import (
    EncodingFactory,
    JobFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return UserFactory(superuser=True)


def make_source(stage: Stage, **fields):
    source = SourceFactory(original=OriginalFactory(), **fields)
    if stage is Stage.WAITING:
        return source
    state = {Stage.READY: "ready", Stage.FAILED: "failed"}.get(stage, "encoding")
    encoding = EncodingFactory(
        original=source.original, state=state, is_current=stage is Stage.READY
    )
    if stage in (Stage.READY, Stage.WATCHABLE):
        RenditionFactory(encoding=encoding)
    job_state = {Stage.READY: "done", Stage.FAILED: "failed"}.get(stage, "running")
    JobFactory(
        kind="encode", encoding=encoding, state=job_state, percent=37.4, error_kind="ToolFailed"
    )
    return source


@pytest.mark.parametrize("stage", list(Stage))
def test_tells_how_far_a_recording_has_come(chief, stage) -> None:
    source = make_source(stage, title="Bài này")
    for other in Stage:
        if other is not stage:
            make_source(other)
    assert get_entry(chief, source.pk).stage is stage
    assert list(list_entries(chief, stage=stage)) == [source]


def test_a_recording_whose_work_was_stopped_does_not_blame_the_server(client, chief) -> None:
    source = make_source(Stage.FAILED)
    Job.objects.update(state="cancelled", error_kind="")
    client.force_login(chief)
    text = client.get(reverse("media_admin:source", args=[source.pk])).content.decode()
    assert "Đã dừng" in text
    assert "theo yêu cầu" in text
    assert "Máy chủ gặp lỗi" not in text
    assert list(list_entries(chief, stage=Stage.FAILED)) == []
    assert list(list_entries(chief, stage="stopped")) == [source]


def test_shows_what_players_are_given_while_it_is_made_again(chief) -> None:
    source = make_source(Stage.READY)
    newer = EncodingFactory(original=source.original, recipe="2027.1", state="encoding")
    JobFactory(kind="encode", encoding=newer, state="running")
    entry = get_entry(chief, source.pk)
    assert entry.stage is Stage.READY
    assert entry.is_redone
    assert entry.is_moving
    assert entry.links_kbps == (64,)


def test_parts_of_a_job_are_not_taken_for_the_job(chief) -> None:
    source = make_source(Stage.WORKING)
    whole = Job.objects.get()
    JobFactory(kind="unit", encoding=whole.encoding, parent=whole, state="failed")
    assert get_entry(chief, source.pk).job == whole


def test_lists_thirty_recordings_in_few_queries(
    client, chief, django_assert_max_num_queries
) -> None:
    for number in range(35):
        make_source(list(Stage)[number % len(Stage)], title=f"Bài {number}")
    client.force_login(chief)
    client.get(reverse("media_admin:library"))
    with django_assert_max_num_queries(15):
        page = client.get(reverse("media_admin:library"))
    assert page.content.decode().count("<li") >= 30


def test_finds_by_collection_and_by_being_public(client, chief) -> None:
    school = Collection.get_first_root_node().add_child(name="Trường A")
    one = make_source(Stage.READY, title="Bài của trường A", collection=school)
    two = make_source(Stage.READY, title="Bài công khai", published_at=one.created_at)
    client.force_login(chief)
    url = reverse("media_admin:library")
    text = client.get(url, {"collection": school.pk}).content.decode()
    assert one.title in text
    assert two.title not in text
    assert list(list_entries(chief, stage="public")) == [two]


def test_page_of_a_recording_shows_rungs_findings_and_reasons(client, chief) -> None:
    source = make_source(Stage.READY)
    encoding = Encoding.objects.get()
    encoding.report = {
        "qc": {"findings": [{"code": "black", "message": "black from 3.0 to 65.5 s", "rung": ""}]}
    }
    encoding.save()
    make_source(Stage.FAILED)
    client.force_login(chief)
    text = client.get(reverse("media_admin:source", args=[source.pk])).content.decode()
    assert "64 kbit/s" in text
    assert "970 KB" in text
    assert "0:03" in text
    assert "1:05" in text
    failed = client.get(reverse("media_admin:library"), {"stage": "failed"}).content.decode()
    assert "ToolFailed" not in failed


def test_renames_and_removes_what_is_shown_nowhere(client, chief) -> None:
    source = make_source(Stage.READY)
    Caption.objects.create(source=source, vtt="WEBVTT", changed_at=source.created_at)
    client.force_login(chief)
    url = reverse("media_admin:source", args=[source.pk])
    client.post(url, {"verb": "rename", "title": "Phép trừ", "language": "vi"})
    source.refresh_from_db()
    assert source.title == "Phép trừ"
    assert client.post(url, {"verb": "rename", "title": "", "language": "vi"}).status_code == 422
    client.post(url, {"verb": "remove"})
    assert get_entry(chief, source.pk) is None


def test_keeps_what_is_public(client, chief) -> None:
    source = make_source(Stage.READY)
    type(source).objects.update(published_at=source.created_at)
    client.force_login(chief)
    url = reverse("media_admin:source", args=[source.pk])
    assert 'value="remove"' not in client.get(url).content.decode()
    client.post(url, {"verb": "remove"})
    assert get_entry(chief, source.pk) is not None


def test_sounds_alone_are_no_links(chief) -> None:
    source = SourceFactory()
    encoding = EncodingFactory(original=source.original, ready=True)
    RenditionFactory(encoding=encoding, rung="aac20", link_kbps=None, width=None, height=None)
    entry = describe(list_entries(chief).get())
    assert entry.links_kbps == ()
    assert len(entry.renditions) == 1
