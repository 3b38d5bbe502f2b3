"""The job list, the failures and the storage report show people what is theirs."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission

from media_pipeline.models import Job
from media_pipeline.queries.jobs import describe_jobs, list_jobs, list_reasons, list_refusals
from media_pipeline.queries.storage import list_uses, sum_uses
from tests.factories.media import (
    EncodingFactory,
    JobFactory,
    OriginalFactory,
    RenditionFactory,
    SourceFactory,
    UploadFactory,
)
from tests.factories.people import UserFactory
from tests.integration.media_pipeline.conftest import allow

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return UserFactory(superuser=True)


def test_lists_jobs_without_their_parts_in_few_queries(
    client, chief, django_assert_max_num_queries
) -> None:
    for number in range(35):
        source = SourceFactory(original=OriginalFactory(), title=f"Bài {number}")
        whole = JobFactory(
            kind="encode", encoding=EncodingFactory(original=source.original), state="split"
        )
        JobFactory(kind="unit", parent=whole, encoding=whole.encoding)
    client.force_login(chief)
    client.get(reverse("media_admin:jobs"))
    with django_assert_max_num_queries(15):
        text = client.get(reverse("media_admin:jobs")).content.decode()
    assert text.count("data-media-job=") == 30
    assert list_jobs(chief).count() == 35
    assert "Bài 34" in text


def test_progress_answers_for_jobs_and_recordings(client, chief) -> None:
    source = SourceFactory()
    encoding = EncodingFactory(original=source.original, state="encoding")
    RenditionFactory(encoding=encoding)
    job = JobFactory(kind="encode", encoding=encoding, state="running", percent=41.6)
    client.force_login(chief)
    answer = client.get(
        reverse("media_admin:progress"), {"job": [job.pk, "x"], "source": source.pk}
    )
    found = answer.json()
    assert found["jobs"][str(job.pk)] | {"text": ""} == {
        "state": "running", "text": "", "percent": 42, "moving": True,
    }  # fmt: skip
    assert found["sources"][str(source.pk)]["links"] == [64]
    assert found["sources"][str(source.pk)]["stage"] == "watchable"


def test_counts_reasons(client, chief) -> None:
    for kind in ("ToolFailed", "Damaged", "ToolFailed"):
        upload = UploadFactory(state="refused", refusal=kind, filename=f"{kind}.mp4")
        JobFactory(state="failed", error_kind=kind, upload=upload, ended_at=upload.created_at)
    assert [(one.error_kind, one.count) for one in list_reasons(chief)] == [
        ("ToolFailed", 2),
        ("Damaged", 1),
    ]
    client.force_login(chief)
    text = client.get(reverse("media_admin:failures")).content.decode()
    assert "Damaged.mp4" in text


def test_whoever_keeps_a_collection_learns_what_was_not_taken_into_it() -> None:
    school, other = (Collection.get_first_root_node().add_child(name=name) for name in "AB")
    keeper, colleague = UserFactory(), UserFactory()
    allow(keeper, school, "change_source", "add_source")
    allow(colleague, school, "add_source", "choose_source")
    for collection in (school, other):
        UploadFactory(state="refused", collection=collection, filename=f"{collection}.mp4")
    assert [one.filename for one in list_refusals(keeper)] == ["A.mp4"]
    assert list(list_refusals(colleague)) == []


def test_storage_adds_up_the_tree_and_counts_shared_bytes_once(client, chief) -> None:
    root = Collection.get_first_root_node()
    office = root.add_child(name="Phòng")
    school = office.add_child(name="Trường")
    Collection.objects.get(pk=office.pk).add_child(name="Trường trống")
    original = OriginalFactory(bytes=1000)
    RenditionFactory(encoding=EncodingFactory(original=original), bytes=10)
    SourceFactory(original=original, collection=school)
    SourceFactory(original=original, collection=office)
    uses = {one.collection.name: one for one in list_uses(chief)}
    assert list(uses) == ["Root", "Phòng", "Trường"]
    assert (uses["Phòng"].own.bytes, uses["Phòng"].whole.bytes) == (1010, 2020)
    assert uses["Trường"].indent == 2
    total = sum_uses(chief)
    assert (total.recordings, total.bytes) == (2, 1010)
    client.force_login(chief)
    assert "Phòng" in client.get(reverse("media_admin:storage")).content.decode()


@pytest.fixture
def keeper(django_user_model):
    """Somebody who looks after one collection of a site without our roles."""
    from django.contrib.auth.models import Group, Permission

    user = UserFactory()
    group = Group.objects.create(name="kho")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    user.place = Collection.get_first_root_node().add_child(name="Trường A")
    for codename in ("change_source", "choose_source", "add_source"):
        GroupCollectionPermission.objects.create(
            group=group,
            collection=user.place,
            permission=Permission.objects.get(codename=codename),
        )
    return user


def test_nobody_stops_what_others_wait_for(keeper) -> None:
    shared, own = OriginalFactory(), OriginalFactory()
    SourceFactory(original=shared, collection=keeper.place, title="Của tôi")
    SourceFactory(original=shared, title="Của người khác")
    SourceFactory(original=own, collection=keeper.place)
    for original in (shared, own):
        JobFactory(kind="encode", encoding=EncodingFactory(original=original))
    listed = {
        one.job.encoding.original_id: one
        for one in describe_jobs(keeper, list_jobs(keeper).order_by("pk"))
    }
    assert listed[own.pk].may_steer
    assert not listed[shared.pk].may_steer
    assert listed[shared.pk].title == "Của tôi"
    Job.objects.update(state="failed")
    assert all(one.may_retry for one in describe_jobs(keeper, list_jobs(keeper)))


def test_a_failed_job_is_tried_again_and_an_open_one_stopped(client, chief) -> None:
    source = SourceFactory()
    encoding = EncodingFactory(original=source.original)
    job = JobFactory(kind="encode", encoding=encoding, state="failed")
    client.force_login(chief)
    url = reverse("media_admin:job", args=[job.pk])
    page = reverse("media_admin:source", args=[source.pk])
    answer = client.post(url, {"verb": "retry", "back": page})
    assert answer.url == page
    assert client.post(url, {"verb": "retry", "back": "https://evil.example/"}).url == reverse(
        "media_admin:jobs"
    )
    job.refresh_from_db()
    assert job.state == "waiting"
    client.post(url, {"verb": "priority", "priority": "-10"})
    job.refresh_from_db()
    assert job.priority == -10
    client.post(url, {"verb": "cancel"})
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_refused_file_is_offered_no_other_try(client, chief) -> None:
    job = JobFactory(upload=UploadFactory(), state="failed", error_kind="NotMedia")
    client.force_login(chief)
    page = reverse("media_admin:failures")
    assert 'value="retry"' not in client.get(page).content.decode()
    url = reverse("media_admin:job", args=[job.pk])
    answer = client.post(url, {"verb": "retry", "back": page}, follow=True)
    assert answer.content.decode().count("Đang thử lại.") == 0
    job.refresh_from_db()
    assert job.state == "failed"


def test_the_heading_of_cards_has_the_width_of_the_page() -> None:
    style = Path(find("media_pipeline/admin.css") or "").read_text()
    phone = style.partition("@media (max-width: 40rem)")[2]
    assert ".media-cards caption { display: block; }" in phone


def test_only_superusers_let_a_job_go_before_everybody_elses(client, keeper) -> None:
    source = SourceFactory(collection=keeper.place)
    job = JobFactory(kind="encode", encoding=EncodingFactory(original=source.original))
    client.force_login(keeper)
    url = reverse("media_admin:job", args=[job.pk])
    assert client.post(url, {"verb": "priority", "priority": "10"}).status_code == 404
    assert client.post(url, {"verb": "priority", "priority": "-10"}).status_code == 302
    text = client.get(reverse("media_admin:jobs")).content.decode()
    assert 'value="10"' not in text


def test_no_job_of_others_is_touched(client, keeper) -> None:
    shared = OriginalFactory()
    SourceFactory(original=shared, collection=keeper.place)
    SourceFactory(original=shared)
    job = JobFactory(kind="encode", encoding=EncodingFactory(original=shared))
    foreign = JobFactory(
        kind="encode",
        encoding=EncodingFactory(original=SourceFactory(original=OriginalFactory()).original),
        state="failed",
    )
    client.force_login(keeper)
    for one, verb in ((job, "cancel"), (job, "priority"), (foreign, "retry")):
        url = reverse("media_admin:job", args=[one.pk])
        assert client.post(url, {"verb": verb, "priority": "-10"}).status_code == 404
    assert set(Job.objects.values_list("state", flat=True)) == {"waiting", "failed"}
