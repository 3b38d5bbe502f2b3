"""Resources by role: brought by teachers, met by their own people, public by review alone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from lessons.library.actions.files import attach_file, take_file
from lessons.library.actions.resources import add_resource
from lessons.library.actions.selections import add_thing, begin_selection
from lessons.library.actions.training import complete_training, plant_guides
from lessons.library.models import Resource
from lessons.library.queries.desk import list_reached_resources
from lessons.library.queries.selections import show_things
from lessons.library.rules.things import Thing
from lms.people.actions.workflow import ensure_workflow
from tests.factories.library import ResourceFactory, make_upload
from tests.factories.people import UserFactory
from tests.factories.reviews import make_public, vote

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

NAMESPACE = "wagtailsnippets_library_resource"


def at(name, *args):
    return reverse(f"{NAMESPACE}:{name}", args=args)


@pytest.fixture
def resource(world):
    """A draft of the teacher of S1."""
    ensure_workflow(home=world.home, now=timezone.now())
    return add_resource(resource=ResourceFactory.build(), by=world.things["S1"].teacher)


def fill(**given):
    return {
        "kind": "worksheet", "licence": "cc-by", "title": "Phiếu cộng", "description": "",
        "source": "", "link": "", "course": "", "topic": "", "series": "", "tags": "",
        "made_by": "", "taken_from": "", "body": "null",
    } | given  # fmt: skip


def submit(resource, user):
    resource.get_workflow().start(resource, user)
    resource.refresh_from_db()
    return resource.current_workflow_task_state


def test_a_teacher_brings_a_file_and_sends_it_in(client, world, media_stores) -> None:
    ensure_workflow(home=world.home, now=timezone.now())
    client.force_login(world.things["S1"].teacher)
    assert client.get(at("add")).status_code == 200
    answer = client.post(
        at("add"),
        fill(title=" Phiếu\u202e cộng ", upload=make_upload("Phiếu.pdf"), **{"action-submit": "1"}),
    )
    resource = Resource.objects.get()
    assert answer.status_code == 302
    assert (resource.title, resource.owner) == ("Phiếu cộng", world.things["S1"].teacher)
    assert (resource.file.filename, resource.file.number) == ("Phiếu.pdf", 1)
    assert resource.workflow_in_progress
    assert not resource.live


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"upload": make_upload("a.pdf", b"<html>")}, "thực chất là loại khác"),
        ({"link": "http://169.254.169.254/"}, "không nằm trên mạng internet"),
        ({"link": "javascript:alert(1)"}, "https://"),
        ({"title": "\u200b\u202e"}, "tiêu đề"),
        ({"action-submit": "1"}, "một tệp, một bản ghi hoặc một liên kết"),
        ({"tags": "x" * 50}, "Thẻ"),
    ],
)
def test_bad_input_is_answered_in_one_sentence(client, world, media_stores, given, says) -> None:
    ensure_workflow(home=world.home, now=timezone.now())
    client.force_login(world.things["S1"].teacher)
    answer = client.post(at("add"), fill(**given))
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not Resource.objects.exists()


def test_the_reviewers_above_the_owner_publish_it(client, world, resource) -> None:
    state = submit(resource, resource.owner)
    reviewer = world.person("school_reviewer", "S1")
    client.force_login(reviewer)
    assert client.get(at("edit", resource.pk)).status_code == 200
    assert state.task.specific.get_task_states_user_can_moderate(reviewer).exists()
    vote(resource, reviewer)
    for kind in ("subject", "content"):
        vote(resource, world.council(kind))
    resource.refresh_from_db()
    assert resource.live


@pytest.mark.parametrize(("role", "place"), [("school_reviewer", "S2"), ("teacher", "S1")])
def test_nobody_else_decides(client, world, resource, role, place) -> None:
    state = submit(resource, resource.owner)
    client.force_login(world.person(role, place))
    client.post(at("workflow_action", resource.pk, "approve", state.pk), {"comment": ""})
    resource.refresh_from_db()
    assert not resource.live
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS


def test_nobody_publishes_by_hand_not_even_superusers(client, world, resource) -> None:
    for person in (resource.owner, UserFactory(superuser=True)):
        client.force_login(person)
        client.post(at("edit", resource.pk), fill(title="Xong", **{"action-publish": "1"}))
        resource.refresh_from_db()
        assert not resource.live


@pytest.mark.parametrize(
    "name", ["edit", "delete", "usage", "history", "unpublish", "lock", "workflow_history"]
)
def test_another_school_meets_no_draft_by_any_address(client, world, resource, name) -> None:
    client.force_login(world.things["S2"].teacher)
    for method in (client.get, client.post):
        assert method(at(name, resource.pk)).status_code == 404


def test_another_school_meets_no_revision(client, world, resource) -> None:
    revision = resource.latest_revision_id
    client.force_login(world.things["S2"].teacher)
    for name, args in (
        ("revisions_compare", (resource.pk, "earliest", "latest")),
        ("revisions_revert", (resource.pk, revision)),
        ("revisions_unschedule", (resource.pk, revision)),
    ):
        assert client.get(at(name, *args)).status_code == 404


def test_lists_hold_what_somebody_may_meet(client, world, resource) -> None:
    theirs = add_resource(resource=ResourceFactory.build(), by=world.things["S2"].teacher)
    client.force_login(world.things["S1"].teacher)
    page = client.get(at("list")).content.decode()
    assert resource.title in page
    assert theirs.title not in page
    client.force_login(world.person("office_reviewer", "D1"))
    page = client.get(at("list")).content.decode()
    assert resource.title in page
    assert theirs.title in page
    client.force_login(world.person("broadcaster", "P1"))
    assert client.get(at("list")).status_code in (302, 403, 404)


def test_reviewers_read_the_form_but_do_not_write_in_it(client, world, resource) -> None:
    client.force_login(world.person("school_reviewer", "S1"))
    assert client.get(at("edit", resource.pk)).status_code == 200
    assert client.post(at("edit", resource.pk), fill(title="Khác")).status_code == 404


def test_a_live_resource_is_withdrawn_before_it_is_deleted(client, world, resource) -> None:
    make_public(resource)
    client.force_login(resource.owner)
    assert client.post(at("delete", resource.pk)).status_code == 404
    assert client.post(at("unpublish", resource.pk)).status_code == 302
    resource.refresh_from_db()
    assert not resource.live
    client.post(at("delete", resource.pk))
    assert not Resource.objects.exists()


@pytest.mark.parametrize(("role", "brings"), [("administrator", False), ("teacher", True)])
def test_the_sheet_of_links_is_offered_to_whom_it_opens(client, world, role, brings) -> None:
    client.force_login(world.person(role, "S1"))
    address = reverse("sheets:bring", args=["resources"])
    assert (address in client.get(reverse("sheets:index")).content.decode()) == brings
    assert client.get(address).status_code == (200 if brings else 403)


def test_bulk_deletion_reaches_and_names_nobody_elses(client, world, resource) -> None:
    selection = begin_selection(title="Ôn tập kín", by=resource.owner)
    client.force_login(world.things["S2"].teacher)
    for thing in (resource, selection):
        url = reverse("wagtail_bulk_action", args=["library", thing._meta.model_name, "delete"])
        for query in (f"?id={thing.pk}", "?id=all", f"?id=all&id={thing.pk}"):
            answer = client.get(url + query)
            assert (answer.status_code, thing.title in answer.content.decode()) == (404, False)
            client.post(url + query)
        assert type(thing).objects.filter(pk=thing.pk).exists()
    everything = reverse("wagtail_bulk_action", args=["curriculum", "topic", "delete"])
    assert client.get(f"{everything}?id=all").status_code == 404
    client.force_login(resource.owner)
    url = reverse("wagtail_bulk_action", args=["library", "resource", "delete"])
    assert resource.title in client.get(f"{url}?id={resource.pk}").content.decode()


@pytest.fixture
def secret(resource, media_stores):
    """A public resource of S1 with a draft on top of it: another title, another file."""
    make_public(resource)
    draft = resource.get_latest_revision_as_object()
    draft.title, draft.file = "Đề thi còn kín", bring_file()
    draft.save_revision(user=resource.owner)
    attach_file(resource=draft)
    return draft


def bring_file():
    upload = make_upload("Đề.pdf")
    return take_file(file=upload, name=upload.name, size=upload.size, by=None, now=timezone.now())


@pytest.mark.parametrize(
    ("role", "place", "meets"),
    [
        ("teacher", "S1", False),
        ("school_reviewer", "S1", True),
        ("office_reviewer", "D1", True),
        ("education_officer", "P1", True),
        ("administrator", "D1", True),
        ("teacher", "S2", False),
        ("school_reviewer", "S2", False),
        ("office_reviewer", "D2", False),
        ("education_officer", "P2", False),
        ("administrator", "P2", False),
    ],
)
def test_the_draft_of_what_is_public_is_met_by_its_own_people_only(
    client, world, secret, role, place, meets
) -> None:
    person = world.person(role, place)
    client.force_login(person)
    revision = secret.latest_revision_id
    for address in (
        at("edit", secret.pk),
        at("history", secret.pk),
        at("usage", secret.pk),
        at("workflow_history", secret.pk),
        at("revisions_compare", secret.pk, "live", "latest"),
        secret.file.get_absolute_url(),
    ):
        answer = client.get(address)
        answer.close()
        assert answer.status_code == (200 if meets else 404), address
    if not meets:
        assert client.get(at("revisions_revert", secret.pk, revision)).status_code == 404
    assert client.get(secret.get_absolute_url()).status_code == 200
    assert (secret.pk in list_reached_resources(person).values_list("pk", flat=True)) == meets


def test_what_is_public_may_still_be_gathered_by_everybody(world, secret) -> None:
    stranger = world.things["S4"].teacher
    selection = begin_selection(title="Ôn tập", by=stranger)
    add_thing(selection=selection, thing=Thing(resource=secret.pk), by=stranger)
    shown = show_things(selection, user=stranger, drafts=True)
    assert [one.resource.title for one in shown] == [Resource.objects.get(pk=secret.pk).title]


def test_a_changed_link_waits_for_review(client, world, resource) -> None:
    make_public(resource)
    client.force_login(resource.owner)
    client.post(
        at("edit", resource.pk), fill(kind="textbook", title="Sách", link="https://khac.vi-du.vn/")
    )
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "khac.vi-du.vn" not in page
    assert resource.link in page


def test_completed_training_is_read_by_those_who_may_read_who_works_there(client, world) -> None:
    guide = plant_guides(show=make_public)[0]
    for name in ("S1", "S2", "S3"):
        complete_training(resource=guide, by=world.things[name].teacher, now=timezone.now())
    client.force_login(world.person("administrator", "D1"))
    address = reverse("library_admin:training")
    page = client.get(address).content.decode()
    assert "Đơn vị S1" in page
    assert "Đơn vị S2" in page
    assert "Đơn vị S3" not in page
    table = client.get(address, {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert table.count(guide.title) == 2
    assert "Đơn vị S1" in table
    book = client.get(address, {"format": "xlsx", "guide": guide.pk})
    assert book.content.startswith(b"PK")
    client.force_login(world.things["S1"].teacher)
    assert client.get(address).status_code == 404


def test_a_collection_is_reviewed_like_a_lesson(client, world, resource) -> None:
    teacher = world.things["S1"].teacher
    make_public(resource)
    selection = begin_selection(title="Ôn tập", by=teacher)
    add_thing(selection=selection, thing=Thing(resource=resource.pk), by=teacher)
    client.force_login(teacher)
    mine = reverse("library:edit_selection", args=[selection.pk])
    client.post(mine, {"submit": "1"})
    selection.refresh_from_db()
    assert selection.workflow_in_progress
    client.post(mine, {"thing": f"r{resource.pk}", "move": "remove"})
    assert "đang kiểm duyệt" in client.get(mine).content.decode()
    reviewer = world.person("school_reviewer", "S1")
    client.force_login(reviewer)
    state = selection.current_workflow_task_state
    preview = "wagtailsnippets_library_selection:workflow_preview"
    page = client.get(reverse(preview, args=[selection.pk, state.task_id])).content.decode()
    assert resource.title in page
    for person in (reviewer, world.council("subject"), world.council("content")):
        vote(selection, person)
    assert client.get(selection.get_absolute_url()).status_code == 200
    client.force_login(world.things["S2"].teacher)
    assert client.get(mine).status_code == 404


def test_reviewers_see_the_draft_as_pupils_will(client, world, resource) -> None:
    state = submit(resource, resource.owner)
    address = at("workflow_preview", resource.pk, state.task_id)
    client.force_login(world.person("school_reviewer", "S1"))
    assert resource.link in client.get(address).content.decode()
    client.force_login(world.things["S2"].teacher)
    assert client.get(address).status_code == 404
