"""Collections: private until reviewed, ordered without scripts, holding resources and lessons."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import Page

from lessons.discovery.models import Entry
from lessons.library.actions.selections import (
    add_thing,
    begin_selection,
    move_thing,
    withdraw_selection,
)
from lessons.library.models import Selection
from lessons.library.queries.selections import show_things
from lessons.library.rules import InvalidInput
from lessons.library.rules.things import MOST_ITEMS, Move, Thing, move, parse_thing
from lessons.library.views import gathering
from tests.factories.curriculum import CourseFactory
from tests.factories.library import ResourceFactory
from tests.factories.people import UserFactory
from tests.integration.lessons.library.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory(superuser=True)


@pytest.fixture
def selection(teacher):
    return begin_selection(title="Bài giảng mẫu lớp 1 – Toán – HK1", by=teacher)


def fill(selection, count=3):
    resources = ResourceFactory.create_batch(count, public=True)
    for one in resources:
        add_thing(selection=selection, thing=Thing(resource=one.pk), by=selection.owner)
    return resources


def titles(selection) -> list[str]:
    draft = Selection.objects.get(pk=selection.pk).get_latest_revision_as_object()
    return [one.title for one in show_things(draft, user=selection.owner, drafts=True)]


def make_page(title="Phép cộng", live=True) -> Page:
    root = Page.get_first_root_node()
    return root.add_child(instance=Page(title=title, slug=title.encode().hex()[:20], live=live))


def test_holds_resources_and_lessons_in_order(selection, teacher) -> None:
    first, second = fill(selection, 2)
    page = make_page()
    add_thing(selection=selection, thing=Thing(page=page.pk), by=teacher)
    assert titles(selection) == [first.title, second.title, page.title]
    move_thing(selection=selection, thing=Thing(page=page.pk), how=Move.UP, by=teacher)
    move_thing(selection=selection, thing=Thing(resource=first.pk), how=Move.DOWN, by=teacher)
    assert titles(selection) == [page.title, first.title, second.title]
    move_thing(selection=selection, thing=Thing(resource=first.pk), how=Move.REMOVE, by=teacher)
    assert titles(selection) == [page.title, second.title]


def test_nothing_stands_twice(selection, teacher) -> None:
    (one,) = fill(selection, 1)
    before = selection.revisions.count()
    assert add_thing(selection=selection, thing=Thing(resource=one.pk), by=teacher) is False
    gone = Thing(resource=10**9)
    move_thing(selection=selection, thing=gone, how=Move.REMOVE, by=teacher)
    assert selection.revisions.count() == before
    assert titles(selection) == [one.title]


def test_takes_no_draft_of_somebody_else(selection) -> None:
    teacher = UserFactory()
    for thing in (Thing(resource=ResourceFactory().pk), Thing(page=make_page(live=False).pk)):
        with pytest.raises(PermissionDenied):
            add_thing(selection=selection, thing=thing, by=teacher)


def test_only_whoever_gathers_it_changes_it(selection) -> None:
    with pytest.raises(PermissionDenied):
        add_thing(
            selection=selection,
            thing=Thing(resource=ResourceFactory(public=True).pk),
            by=UserFactory(),
        )
    with pytest.raises(PermissionDenied):
        begin_selection(title="Của ai", by=UserFactory())


def test_is_bounded(selection, teacher, monkeypatch) -> None:
    monkeypatch.setattr("lessons.library.actions.selections.MOST_ITEMS", 2)
    fill(selection, 2)
    with pytest.raises(InvalidInput):
        fill(selection, 1)
    assert MOST_ITEMS == 200


def test_is_public_with_exactly_what_was_reviewed(client, selection, teacher) -> None:
    first, second = fill(selection, 2)
    address = selection.get_absolute_url()
    assert client.get(address).status_code == 404
    selection.refresh_from_db()
    publish(selection)
    (late,) = fill(selection, 1)
    page = client.get(address).content.decode()
    assert page.index(first.title) < page.index(second.title)
    assert late.title not in page
    assert selection.title in client.get(reverse("library:selections")).content.decode()
    assert selection.title in client.get(first.get_absolute_url()).content.decode()
    assert Entry.objects.live().get(origin=f"collection:{selection.pk}").kind == "collection"
    withdraw_selection(selection=selection, by=teacher)
    assert client.get(address).status_code == 404
    assert not Entry.objects.live().filter(origin=f"collection:{selection.pk}").exists()
    assert titles(selection) == [first.title, second.title, late.title]


def test_shows_nothing_that_is_public_no_more(client, selection) -> None:
    first, second = fill(selection, 2)
    selection.refresh_from_db()
    publish(selection)
    type(first).objects.filter(pk=first.pk).update(live=False)
    type(second).objects.filter(pk=second.pk).update(audience="teachers")
    page = client.get(selection.get_absolute_url()).content.decode()
    assert first.title not in page
    assert second.title not in page


def test_its_page_needs_few_queries_whatever_the_data(
    client, selection, django_assert_max_num_queries
) -> None:
    fill(selection, 30)
    for number in range(5):
        page = make_page(f"Bài {number}")
        add_thing(selection=selection, thing=Thing(page=page.pk), by=selection.owner)
    selection.refresh_from_db()
    publish(selection)
    with django_assert_max_num_queries(15):
        assert client.get(selection.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(15):
        assert client.get(reverse("library:selections")).status_code == 200


def test_drafts_are_shown_in_few_queries(selection, teacher, django_assert_max_num_queries) -> None:
    course = CourseFactory()
    for one in ResourceFactory.create_batch(6, owner=teacher, course=course):
        add_thing(selection=selection, thing=Thing(resource=one.pk), by=teacher)
    draft = Selection.objects.get().get_latest_revision_as_object()
    with django_assert_max_num_queries(6):
        shown = show_things(draft, user=teacher, drafts=True)
        assert {str(one.resource.course) for one in shown} == {str(course)}


def test_what_is_public_no_more_leads_nowhere_and_still_has_a_name(
    client, selection, teacher
) -> None:
    fill(selection, 1)
    page = make_page()
    add_thing(selection=selection, thing=Thing(page=page.pk), by=teacher)
    Page.objects.filter(pk=page.pk).update(live=False)
    client.force_login(teacher)
    shown = client.get(reverse("library:edit_selection", args=[selection.pk])).content.decode()
    assert 'href=""' not in shown
    assert "<span>không còn công khai</span>" in shown
    assert 'aria-label="Đưa lên: không còn công khai"' in shown


def test_many_collections_come_page_by_page(client, selection, teacher, monkeypatch) -> None:
    monkeypatch.setattr(gathering, "PER_PAGE", 1)
    second = begin_selection(title="Khác", by=teacher)
    client.force_login(teacher)
    key = f"r{ResourceFactory(public=True).pk}"
    for address in (reverse("library:mine"), reverse("library:add", args=[key])):
        page = client.get(address).content.decode()
        assert second.title in page
        assert selection.title not in page
        assert selection.title in client.get(address, {"p": "2"}).content.decode()


def test_a_teacher_gathers_by_plain_forms(client, teacher) -> None:
    one, two = ResourceFactory.create_batch(2, public=True)
    client.force_login(teacher)
    assert reverse("library:add", args=[f"r{one.pk}"]) in (
        client.get(one.get_absolute_url()).content.decode()
    )
    client.post(reverse("library:add", args=[f"r{one.pk}"]), {"title": " Học\u202e kì 1 "})
    selection = Selection.objects.get()
    assert (selection.title, selection.live, selection.owner) == ("Học kì 1", False, teacher)
    client.post(reverse("library:add", args=[f"r{two.pk}"]), {"selection": selection.pk})
    edit = reverse("library:edit_selection", args=[selection.pk])
    client.post(edit, {"thing": f"r{two.pk}", "move": "up"})
    assert titles(selection) == [two.title, one.title]
    client.post(edit, {"describe": "1", "title": "Khác", "description": "Ôn tập", "course": ""})
    page = client.get(edit).content.decode()
    assert "Khác" in page
    assert two.title in page
    client.post(edit, {"remove": "1"})
    assert not Selection.objects.exists()


def test_strangers_meet_no_collection_of_others(client, selection) -> None:
    edit = reverse("library:edit_selection", args=[selection.pk])
    assert client.get(edit).status_code == 302
    client.force_login(UserFactory())
    assert client.get(edit).status_code == 404
    assert client.post(edit, {"remove": "1"}).status_code == 404
    assert client.get(reverse("library:mine")).status_code == 403
    assert Selection.objects.exists()


@pytest.mark.parametrize("key", ["", "x1", "r", "r-1", "r²", "p" + "9" * 30])
def test_nonsense_names_nothing(key: str) -> None:
    assert parse_thing(key) is None


def test_the_first_goes_no_higher_and_the_last_no_lower() -> None:
    assert move(["a", "b", "c"], 0, Move.UP) == ["a", "b", "c"]
    assert move(["a", "b", "c"], 2, Move.DOWN) == ["a", "b", "c"]
    assert move(["a", "b", "c"], 0, Move.DOWN) == ["b", "a", "c"]


def test_who_gathered_it_is_found_by_the_present_name(selection, teacher) -> None:
    fill(selection, 1)
    publish(selection)
    teacher.last_name = "Mai"
    teacher.save(update_fields=["last_name"])
    assert Entry.objects.get().teacher == "Nguyễn Thị Mai"
    teacher.delete()
    assert Entry.objects.get().teacher == ""


def test_one_begun_in_the_admin_is_one_s_own_and_filled_on_the_site(client, teacher) -> None:
    client.force_login(teacher)
    answer = client.post(
        reverse("wagtailsnippets_library_selection:add"), {"title": "Toán 1", "description": ""}
    )
    begun = Selection.objects.get(title="Toán 1")
    assert begun.owner == teacher
    there = reverse("library:edit_selection", args=[begun.pk])
    assert answer.url == there
    page = client.get(reverse("wagtailsnippets_library_selection:edit", args=[begun.pk]))
    assert there in page.content.decode()
