"""A recording in a StreamField, and the dialogue that chooses one."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Collection, Page, ReferenceIndex, Site

from lessons.catalogue.models import HomePage, LessonPage
from media_pipeline.actions.library import SourceInUse, remove_source
from media_pipeline.blocks import AdminSourceChooser, SourceChooserBlock
from media_pipeline.models import Source
from tests.factories.media import NOW, OriginalFactory, SourceFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return UserFactory(superuser=True)


@pytest.fixture
def lesson(monkeypatch):
    """A page whose body may hold recordings."""
    block = SourceChooserBlock()
    block.set_name("recording")
    stream = LessonPage._meta.get_field("body").stream_block
    monkeypatch.setitem(stream.child_blocks, "recording", block)
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Nhà", slug="nha"))
    Site.objects.update(root_page=home)
    return home.add_child(instance=LessonPage(title="Bài", summary="Tóm tắt", slug="bai"))


def test_what_a_lesson_shows_is_not_removed(chief, lesson) -> None:
    source = SourceFactory()
    lesson.body = json.dumps([{"type": "recording", "value": source.pk}])
    lesson.save()
    ReferenceIndex.create_or_update_for_object(lesson)  # a task does it, after a moment
    with pytest.raises(SourceInUse):
        remove_source(source=source, by=chief, now=NOW)


def test_what_only_a_draft_shows_is_not_removed(chief, lesson) -> None:
    source, other = SourceFactory(), SourceFactory(original=OriginalFactory())
    lesson.body = json.dumps([{"type": "recording", "value": source.pk}])
    lesson.save_revision()
    with pytest.raises(SourceInUse):
        remove_source(source=source, by=chief, now=NOW)
    remove_source(source=other, by=chief, now=NOW)
    lesson.body = "[]"
    lesson.save_revision()
    remove_source(source=source, by=chief, now=NOW)
    assert not Source.objects.exists()


def test_chooser_offers_and_hands_over_recordings(client, chief) -> None:
    school = Collection.get_first_root_node().add_child(name="Trường A")
    source = SourceFactory(title="Phép cộng", collection=school)
    client.force_login(chief)
    text = client.get(reverse("media_sources_chooser:choose")).json()["html"]
    assert "Phép cộng" in text
    assert "3:00" in text
    assert "Trường A" in text
    narrowed = reverse("media_sources_chooser:choose_results") + f"?collection_id={school.pk}"
    assert "Phép cộng" in client.get(narrowed).content.decode()
    chosen = client.get(reverse("media_sources_chooser:chosen", args=[source.pk])).json()
    assert chosen["result"] == {
        "id": str(source.pk),
        "title": "Phép cộng",
        "edit_url": reverse("media_admin:source", args=[source.pk]),
    }
    many = reverse("media_sources_chooser:chosen_multiple") + f"?id={source.pk}&id=x"
    assert len(client.get(many).json()["result"]) == 1
    assert client.get(reverse("media_sources_chooser:chosen", args=["x"])).status_code == 404


def test_widget_shows_what_is_chosen(chief) -> None:
    source = SourceFactory(title="Phép cộng")
    html = AdminSourceChooser().render("bai", source.pk, {"id": "bai"})
    assert "Phép cộng" in html
    assert reverse("media_sources_chooser:choose") in html


def test_block_keeps_the_number_and_gives_the_recording() -> None:
    source = SourceFactory()
    block = SourceChooserBlock()
    assert block.get_prep_value(source) == source.pk
    assert block.to_python(source.pk) == source
    assert block.deconstruct()[0] == "media_pipeline.blocks.SourceChooserBlock"
