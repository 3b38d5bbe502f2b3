"""A recording in a StreamField, and the dialogue that chooses one."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import get_form_for_model
from wagtail.log_actions import LogContext
from wagtail.models import Collection, Page, ReferenceIndex, Site

from lessons.catalogue.models import HomePage, LessonPage
from media_pipeline.actions.library import SourceInUse, remove_source
from media_pipeline.blocks import AdminSourceChooser, SourceChooserBlock
from media_pipeline.models import ExtraSound, Source
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
    draft = LessonPage(title="Bài", summary="Tóm tắt", slug="bai", live=False)
    return home.add_child(instance=draft)


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


# --- who may put in what --------------------------------------------------------------------


@pytest.fixture
def editor(teacher):
    teacher.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return teacher


@pytest.fixture
def own(collection):
    return SourceFactory(collection=collection)


@pytest.fixture
def foreign(db):
    school = Collection.get_first_root_node().add_child(name="Trường B")
    return SourceFactory(collection=school)


def test_block_takes_only_what_the_person_reaches(editor, own, foreign, chief) -> None:
    block = SourceChooserBlock(required=False)
    with LogContext(user=editor):
        assert block.clean(own) == own
        assert block.clean(None) is None
        with translation.override("vi"), pytest.raises(ValidationError, match="của thầy cô"):
            block.clean(foreign)
    with LogContext(user=chief):
        assert block.clean(foreign) == foreign
    assert block.clean(foreign) == foreign  # a shell


def make_form(source, instance=None):
    form = get_form_for_model(ExtraSound, form_class=WagtailAdminModelForm, fields=["source"])
    return form({"source": source}, instance=instance)


def test_foreign_keys_take_only_what_the_person_reaches(editor, own, foreign, chief) -> None:
    with LogContext(user=editor):
        assert make_form(own.pk).is_valid()
        refused = make_form(foreign.pk)
        assert not refused.is_valid()
        assert refused.errors["source"] == make_form(10**6).errors["source"]
    with LogContext(user=chief):
        assert make_form(foreign.pk).is_valid()
    assert make_form(foreign.pk).is_valid()


def test_foreign_keys_keep_what_a_colleague_has_put_there(editor, own, foreign) -> None:
    other = SourceFactory(collection=foreign.collection)
    with LogContext(user=editor):
        assert make_form(foreign.pk, ExtraSound(source=foreign)).is_valid()
        assert not make_form(other.pk, ExtraSound(source=foreign)).is_valid()
        assert not make_form(foreign.pk, ExtraSound(source=own)).is_valid()


def test_the_admin_names_the_person_who_saves(rf, editor, foreign) -> None:
    request = rf.post("/", {"source": foreign.pk})
    request.user = editor
    faults = require_admin_access(lambda one: make_form(one.POST["source"]).errors)(request)
    assert "source" in faults
