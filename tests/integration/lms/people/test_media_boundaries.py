"""Recordings and the work on them are met by their school and those above it, and nobody else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lms.people.models import Organisation
from lms.people.rules import CAPABILITIES, Capability, Role
from media_pipeline.models import Caption, Job, Source
from media_pipeline.permissions import list_reached_jobs, list_reached_sources
from media_pipeline.urls import admin_urlpatterns
from tests.factories.media import (
    NOW,
    EncodingFactory,
    JobFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
    UploadFactory,
)
from tests.integration.lms.people.test_boundaries import (
    ROLES,
    SCHOOLS,
    everybody_everywhere,
    reaches,
    read,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def recordings(world) -> dict[str, Source]:
    """A recording in every school, with a job, a caption and an upload; the bytes differ."""
    found = {}
    for name in SCHOOLS:
        school, teacher = Organisation.objects.get(code=name.lower()), world.things[name].teacher
        source = SourceFactory(
            original=OriginalFactory(),
            title=f"Bài quay {name}",
            filename=f"phim-{name}.mp4",
            collection=school.collection,
            uploaded_by_user=teacher,
        )
        encoding = EncodingFactory(original=source.original, ready=True)
        RenditionFactory(encoding=encoding)
        JobFactory(kind="encode", encoding=encoding, state="failed", requested_by=teacher)
        Caption.objects.create(source=source, vtt="WEBVTT\n", changed_at=NOW)
        UploadFactory(
            owner=teacher,
            collection=school.collection,
            filename=f"hong-{name}.mp4",
            state="refused",
            refusal="Damaged",
            expires_at=NOW + timedelta(days=7),
        )
        found[name] = source
    return found


def list_addresses(source: Source) -> list[str]:
    return [
        reverse("media_admin:source", args=[source.pk]),
        reverse("media_admin:new_captions", args=[source.pk]),
        reverse("media_admin:captions", args=[source.pk, "vi"]),
        reverse("media_admin:new_sound", args=[source.pk]),
        reverse("media_admin:remove_sound", args=[source.pk, 1]),
        reverse("media_admin:upload") + f"?replaces={source.key}",
        reverse("media_uploads:new") + f"?replaces={source.key}",
        reverse("media_sources_chooser:chosen", args=[source.pk]),
    ]


def test_every_address_of_the_library_is_tried() -> None:
    """Those without a number show lists, which are searched for others' names below."""
    lists = {"library", "jobs", "job", "failures", "storage", "progress"}
    tried = {"source", "new_captions", "captions", "new_sound", "remove_sound", "upload"}
    assert {one.name for one in admin_urlpatterns} == lists | tried


@pytest.mark.parametrize(("role", "place"), ROLES)
def test_no_address_leads_to_another_provinces_recording(
    client, world, recordings, role, place
) -> None:
    client.force_login(world.person(role, place))
    enters = Capability.ENTER_ADMIN in CAPABILITIES[Role(role)]
    closed = {404} if enters else {302, 404}
    for url in list_addresses(recordings["S4"]):
        assert client.get(url).status_code in closed | {405}, url
        assert client.post(url, {"verb": "remove"}).status_code in closed | {405}, url
    job = Job.objects.get(encoding__original=recordings["S4"].original)
    for verb in ("retry", "cancel", "priority"):
        answer = client.post(reverse("media_admin:job", args=[job.pk]), {"verb": verb})
        assert answer.status_code in closed
    assert Source.objects.filter(pk=recordings["S4"].pk).exists()
    job.refresh_from_db()
    assert job.state == "failed"


@everybody_everywhere
def test_recordings_are_reached_as_pictures_are(world, recordings, role, place, school) -> None:
    user, source = world.person(role, place), recordings[school]
    sees = reaches(role, place, school, Capability.VIEW_LESSONS) or reaches(
        role, place, school, Capability.WRITE_LESSONS
    )
    assert list_reached_sources(user).contains(source) == sees
    jobs = list_reached_jobs(user).filter(encoding__original=source.original)
    assert jobs.exists() == sees


@pytest.mark.parametrize(("role", "place"), ROLES)
def test_no_screen_names_another_province(client, world, recordings, role, place) -> None:
    client.force_login(world.person(role, place))
    foreign = recordings["S4"]
    job = Job.objects.get(encoding__original=foreign.original)
    urls = [
        reverse(f"media_admin:{name}") for name in ("library", "jobs", "failures", "storage")
    ] + [
        reverse("media_sources_chooser:choose"),
        reverse("media_sources_chooser:choose_results"),
        reverse("media_sources_chooser:chosen_multiple") + f"?id={foreign.pk}",
        reverse("media_admin:library") + f"?collection={foreign.collection_id}",
        reverse("media_admin:progress") + f"?source={foreign.pk}&job={job.pk}",
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_home"),
    ]
    for url in urls:
        text = read(client.get(url))
        for secret in ("Bài quay S4", "phim-S4", "hong-S4", "gv-s4", "Đơn vị S4"):
            assert secret not in text, (url, secret)
        assert f'"{foreign.pk}": {{' not in text, url
        assert f'"{job.pk}": {{' not in text, url


def test_a_teacher_looks_after_own_recordings_only(client, world, recordings) -> None:
    colleague = world.person("school_reviewer", "S1")
    client.force_login(colleague)
    url = reverse("media_admin:source", args=[recordings["S1"].pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"verb": "remove"}).status_code == 404
    captions = reverse("media_admin:captions", args=[recordings["S1"].pk, "vi"])
    assert client.post(captions, {"verb": "remove"}).status_code in {403, 404}
    assert Caption.objects.filter(source=recordings["S1"]).exists()
    client.force_login(world.things["S1"].teacher)
    assert client.post(url, {"verb": "remove"}).status_code == 302
    assert not Source.objects.filter(pk=recordings["S1"].pk).exists()


def test_the_same_bytes_in_two_schools_do_not_tell_of_each_other(client, world, recordings) -> None:
    shared = recordings["S4"].original
    SourceFactory(
        original=shared,
        title="Bài của S1",
        collection=recordings["S1"].collection,
        uploaded_by_user=world.things["S1"].teacher,
    )
    Job.objects.filter(encoding__original=shared).update(state="running")
    client.force_login(world.things["S1"].teacher)
    for name in ("library", "jobs", "storage"):
        text = read(client.get(reverse(f"media_admin:{name}")))
        # As a word: tokens are made of any letters.
        assert not re.search(r"(?<![\w.:-])S4(?![\w.:-])", text), name
        assert "gv-s4" not in text, name
    text = read(client.get(reverse("media_admin:jobs")))
    assert "Bài của S1" in text
    # The other school waits for it too.
    assert 'value="cancel"' not in text
