"""Resources in a plain Wagtail site: drafts are nobody else's, versions stay, withdrawn is gone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lessons.discovery.models import Entry
from lessons.discovery.queries import get_edition
from lessons.library.actions.files import attach_file, sweep_files
from lessons.library.actions.resources import add_resource, withdraw_resource
from lessons.library.models import FileVersion, LinkCheck, Resource, StoredFile
from lessons.library.queries.public import Filter, list_resources, read_cards
from lessons.library.rules import InvalidInput
from lessons.library.signals import resource_published, resource_withdrawn
from media_pipeline.actions.showing import publish_shown
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Caption, Job, Source
from media_pipeline.queries.showing import list_unpublished_sources, list_unshown_sources
from media_pipeline.signals import source_ready
from tests.factories.catalogue import make_watchable_source
from tests.factories.library import NOW, ResourceFactory
from tests.factories.media import RenditionFactory, SourceFactory
from tests.factories.people import UserFactory
from tests.integration.lessons.library.conftest import ask, publish

pytestmark = pytest.mark.django_db
HUGE = "9" * 20


def test_a_draft_is_shown_to_nobody(client) -> None:
    resource = add_resource(resource=ResourceFactory.build(), by=UserFactory())
    assert ask(client, resource.get_absolute_url()) == 404
    assert resource.title not in client.get(reverse("library:home")).content.decode()


def test_an_empty_resource_is_refused() -> None:
    with pytest.raises(InvalidInput):
        add_resource(resource=ResourceFactory.build(link=""), by=UserFactory())


def test_publication_and_withdrawal_are_told_once_committed(
    django_capture_on_commit_callbacks,
) -> None:
    told = []

    def hear_published(resource, **_kwargs):
        told.append(("published", resource.pk))

    def hear_withdrawn(resource, **_kwargs):
        told.append(("withdrawn", resource.pk))

    resource_published.connect(hear_published)
    resource_withdrawn.connect(hear_withdrawn)
    resource = add_resource(resource=ResourceFactory.build(), by=UserFactory())
    with django_capture_on_commit_callbacks(execute=True):
        publish(resource)
        assert told == []
    chief = UserFactory(superuser=True)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_resource(resource=resource, by=chief)
    assert told == [("published", resource.pk), ("withdrawn", resource.pk)]
    assert not LinkCheck.objects.exists()


def test_a_withdrawn_resource_is_gone_with_its_file(client, worksheet) -> None:
    page, file = worksheet.get_absolute_url(), worksheet.file.get_absolute_url()
    assert ask(client, page) == ask(client, file) == 200
    withdraw_resource(resource=worksheet, by=UserFactory(superuser=True))
    assert ask(client, page) == ask(client, file) == 404


def test_strangers_withdraw_nothing(worksheet) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_resource(resource=worksheet, by=UserFactory())


def test_a_new_file_waits_for_review_while_the_old_stays_public(client, worksheet, bring) -> None:
    old = worksheet.file
    draft = worksheet.get_latest_revision_as_object()
    draft.file = bring("Phiếu mới.pdf", b"%PDF-1.7 moi")
    revision = draft.save_revision(user=worksheet.owner)
    attach_file(resource=draft)
    new = draft.file
    assert (old.number, new.number) == (1, 2)
    assert ask(client, new.get_absolute_url()) == 404
    assert ask(client, old.get_absolute_url()) == 200
    revision.publish(skip_permission_checks=True)
    assert ask(client, new.get_absolute_url()) == 200
    assert ask(client, old.get_absolute_url()) == 200
    page = client.get(worksheet.get_absolute_url()).content.decode()
    assert old.get_absolute_url() in page
    assert new.get_absolute_url() in page


def test_terms_of_a_new_version_are_not_those_of_the_old(client, bring) -> None:
    owner = UserFactory()
    resource = ResourceFactory.build(
        kind="worksheet", link="", owner=owner, licence="sector", file=bring("Nội bộ.pdf")
    )
    add_resource(resource=resource, by=owner)
    publish(resource)
    old = resource.file.get_absolute_url()
    draft = resource.get_latest_revision_as_object()
    draft.licence, draft.file = "cc-by", bring("Mở.pdf", b"%PDF-1.7 mo")
    attach_file(resource=draft)
    draft.save_revision(user=owner)
    publish(resource)
    assert ask(client, resource.file.get_absolute_url()) == 200
    assert ask(client, old) == 404
    assert old not in client.get(resource.get_absolute_url()).content.decode()
    client.force_login(UserFactory())
    answer = client.get(old)
    answer.close()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert old in client.get(resource.get_absolute_url()).content.decode()


def test_what_stays_within_the_sector_is_for_those_who_sign_in(client) -> None:
    resource = ResourceFactory(public=True, licence="sector")
    assert ask(client, resource.get_absolute_url()) == 404
    client.force_login(UserFactory())
    assert ask(client, resource.get_absolute_url()) == 200


def test_the_same_bytes_are_kept_once(bring) -> None:
    first, second = bring(), bring("Tên khác.pdf")
    assert first.stored == second.stored
    assert get_private_store().list_tree("library") == [first.stored.name]


def test_files_that_nobody_holds_are_swept_and_others_stay(worksheet, bring) -> None:
    left = bring("Bỏ.pdf", b"%PDF-1.7 bo")
    assert sweep_files(now=NOW + timedelta(hours=1)) == []
    assert sweep_files(now=NOW + timedelta(days=2)) == [left.stored.name]
    assert not StoredFile.objects.filter(pk=left.stored_id).exists()
    assert FileVersion.objects.get() == worksheet.file
    assert get_private_store().list_tree("library") == [worksheet.file.stored.name]


def test_pages_need_few_queries_whatever_the_data(
    client, worksheet, django_assert_max_num_queries
) -> None:
    ResourceFactory.create_batch(60, public=True)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("library:home")).status_code == 200
    with django_assert_max_num_queries(15):
        assert ask(client, worksheet.get_absolute_url()) == 200


def test_lists_are_narrowed_by_the_address(client) -> None:
    book, picture = ResourceFactory(public=True), ResourceFactory(public=True, kind="image")
    page = client.get(reverse("library:home"), {"kind": "image"}).content.decode()
    assert picture.title in page
    assert book.title not in page
    for nonsense in ({"kind": "x", "p": "99", "course": "a"}, {"course": HUGE}, {"grade": HUGE}):
        assert client.get(reverse("library:home"), nonsense).status_code == 200


def test_a_page_is_the_same_from_either_end_of_the_list(db) -> None:
    for number in range(7):
        ResourceFactory(title=f"Phiếu {number}", public=True)
    resources = list_resources(None, Filter())
    whole = [one.pk for one in resources]
    for begin in range(0, 7, 3):
        end = min(7, begin + 3)
        page = read_cards(resources, begin=begin, end=end, of=7)
        assert [one.pk for one in page] == whole[begin:end]
    assert read_cards(resources.none(), begin=0, end=0, of=0) == []


def test_no_title_breaks_out_of_the_structured_data(client) -> None:
    resource = ResourceFactory(public=True, title="</script><script>alert(1)</script>")
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "\\u003c/script\\u003e" in page


def test_what_everybody_may_see_is_found_and_what_not_is_not(worksheet) -> None:
    entry = Entry.objects.get(origin=f"resource:{worksheet.pk}")
    assert (entry.kind, entry.title, entry.url) == (
        "worksheet",
        worksheet.title,
        worksheet.get_absolute_url(),
    )
    draft = worksheet.get_latest_revision_as_object()
    draft.licence = "sector"
    draft.save_revision().publish(skip_permission_checks=True)
    entry.refresh_from_db()
    assert entry.withdrawn_at is not None


def test_words_are_folded_for_the_search(db) -> None:
    resource = ResourceFactory(title="Phép cộng", tags="Số đến 10")
    assert "phep cong" in Resource.objects.get(pk=resource.pk).folded_text
    assert "so den 10" in resource.folded_text


def test_recordings_are_public_while_a_resource_shows_them_to_everybody(media_stores) -> None:
    source = SourceFactory()
    resource = ResourceFactory(kind="clip", link="", source=source, live=False)
    assert source not in list_unpublished_sources()
    resource.save_revision()
    publish(resource)
    assert source in list_unpublished_sources()
    assert Job.objects.filter(kind="publish").exists()
    publish_shown(now=NOW)
    assert source not in list_unshown_sources()
    withdraw_resource(resource=resource, by=UserFactory(superuser=True))
    assert source in list_unshown_sources()


def test_a_recording_leaves_with_the_version_that_showed_it(
    media_stores, django_capture_on_commit_callbacks
) -> None:
    resource = ResourceFactory(kind="clip", link="", source=SourceFactory(), live=False)
    resource.save_revision()
    publish(resource)
    publish_shown(now=NOW)
    draft = resource.get_latest_revision_as_object()
    draft.source, draft.link = None, "https://vi-du.vn/phim"
    draft.save_revision()
    with django_capture_on_commit_callbacks(execute=True):
        publish(resource)
    assert not list_unshown_sources().exists()


def test_a_clip_is_found_by_what_its_recording_has(media_stores) -> None:
    source = make_watchable_source()
    publish(
        add_resource(
            resource=ResourceFactory.build(kind="clip", link="", source=source), by=UserFactory()
        )
    )

    def read() -> tuple[int | None, bool]:
        return Entry.objects.live().values_list("size_bytes", "has_captions").get()

    assert read() == (970_000, False)
    caption = Caption.objects.create(source=source, language="vi", vtt="WEBVTT", changed_at=NOW)
    assert read() == (970_000, True)
    caption.delete()
    RenditionFactory(encoding=source.encoding, rung="u32", bytes=400_000)
    source_ready.send(Source, source=source, encoding=source.encoding)
    assert read() == (400_000, False)


def test_no_recording_is_for_the_sector_alone() -> None:
    resource = ResourceFactory.build(kind="clip", link="", source=SourceFactory(), licence="sector")
    with pytest.raises(InvalidInput, match="watched by everybody"):
        add_resource(resource=resource, by=UserFactory())


def test_no_cached_page_outlives_what_it_shows(worksheet) -> None:
    before = get_edition().number
    draft = worksheet.get_latest_revision_as_object()
    draft.taken_from = "Vở bài tập"
    draft.save_revision().publish(skip_permission_checks=True)
    after = get_edition().number
    assert after > before
    withdraw_resource(resource=worksheet, by=UserFactory(superuser=True))
    assert get_edition().number > after
