"""What belongs to another school is met by no listing and no address, whatever the role."""

import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission, Page, ReferenceIndex
from wagtail.permissions import policy_registry

from lms.people.queries import (
    list_invitations,
    list_memberships,
    list_organisations,
    list_people,
)
from lms.people.rules import CAPABILITIES, Capability, Role
from lms.people.views.serving import check_document

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a fresh thumbnail to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def read(answer) -> str:
    """The text of an answer; inside JSON, Vietnamese is written in \\u escapes."""
    text = answer.content.decode()
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


ABOVE = {"S1": "P1 D1 S1", "S2": "P1 D1 S2", "S3": "P1 D2 S3", "S4": "P2 D3 S4"}
ROLES = [
    ("teacher", "S1"),
    ("school_reviewer", "S1"),
    ("administrator", "S1"),
    ("device_steward", "S1"),
    ("office_reviewer", "D1"),
    ("education_officer", "D1"),
    ("administrator", "D1"),
    ("broadcaster", "P1"),
    ("education_officer", "P1"),
    ("administrator", "P1"),
]
SCHOOLS = ["S1", "S2", "S3", "S4"]
everybody_everywhere = pytest.mark.parametrize(
    ("role", "place", "school"),
    [(role, place, school) for role, place in ROLES for school in SCHOOLS],
)


def reaches(role: str, place: str, school: str, capability: Capability) -> bool:
    return capability in CAPABILITIES[Role(role)] and place in ABOVE[school].split()


PAGE_ADDRESSES = [
    "wagtailadmin_explore",
    "wagtailadmin_explore_results",
    "wagtailadmin_choose_page_child",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:usage",
    "wagtailadmin_pages:view_draft",
    "wagtailadmin_pages:add_subpage",
    "wagtailadmin_pages:delete",
    "wagtailadmin_pages:unpublish",
    "wagtailadmin_pages:move",
    "wagtailadmin_pages:copy",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_pages:lock",
    "wagtailadmin_pages:revisions_index",
    "wagtailadmin_pages:workflow_history",
    "wagtailadmin_pages:history",
    "wagtailadmin_pages:preview_on_edit",
    "wagtailadmin_api:pages:detail",
]
IMAGE_ADDRESSES = [
    "wagtailimages:edit",
    "wagtailimages:delete",
    "wagtailimages:url_generator",
    "wagtailimages:image_usage",
    "wagtailimages:edit_multiple",
    "wagtailimages_chooser:chosen",
    "wagtailimages_chooser:select_format",
    "wagtailadmin_api:images:detail",
]
DOCUMENT_ADDRESSES = [
    "wagtaildocs:edit",
    "wagtaildocs:delete",
    "wagtaildocs:document_usage",
    "wagtaildocs_chooser:chosen",
    "wagtailadmin_api:documents:detail",
]


def list_addresses(thing) -> list[str]:
    draft, revision = thing.draft.pk, thing.draft.latest_revision_id
    found = [reverse(name, args=[draft]) for name in PAGE_ADDRESSES]
    found += [
        reverse("wagtailadmin_pages:revisions_view", args=[draft, revision]),
        reverse("wagtailadmin_pages:revisions_revert", args=[draft, revision]),
        reverse("wagtailadmin_pages:revisions_compare", args=[draft, "earliest", "latest"]),
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={draft}",
    ]
    found += [reverse(name, args=[thing.image.pk]) for name in IMAGE_ADDRESSES]
    found += [reverse(name, args=[thing.document.pk]) for name in DOCUMENT_ADDRESSES]
    found += [
        reverse("people_admin:person", args=[thing.teacher.pk]),
        reverse("people_admin:organisation", args=[thing.membership.organisation_id]),
    ]
    return found


@pytest.mark.parametrize(("role", "place"), ROLES)
def test_no_address_leads_to_another_province(client, world, role, place) -> None:
    client.force_login(world.person(role, place))
    answers = {url: client.get(url) for url in list_addresses(world.things["S4"])}
    # Whoever may not enter the admin at all is sent to the door.
    enters = Capability.ENTER_ADMIN in CAPABILITIES[Role(role)]
    closed = {403, 404} if enters else {302, 403, 404}
    assert {url for url, answer in answers.items() if answer.status_code not in closed} == set()


@pytest.mark.parametrize("school", ["S2", "S3", "S4"])
def test_no_address_leads_a_teacher_to_another_school(client, world, school) -> None:
    client.force_login(world.things["S1"].teacher)
    answers = {url: client.get(url) for url in list_addresses(world.things[school])}
    assert {url for url, answer in answers.items() if answer.status_code not in {403, 404}} == set()


def test_the_same_addresses_work_at_home(client, world) -> None:
    thing = world.things["S1"]
    client.force_login(thing.teacher)
    for name, pk in (
        ("wagtailadmin_explore", thing.draft.pk),
        ("wagtailadmin_pages:edit", thing.draft.pk),
        ("wagtailadmin_pages:history", thing.draft.pk),
        ("wagtailadmin_pages:view_draft", thing.draft.pk),
        ("wagtailadmin_choose_page_child", world.home.pk),
        ("wagtailadmin_api:pages:detail", thing.draft.pk),
        ("wagtailimages:edit", thing.image.pk),
        ("wagtailimages_chooser:chosen", thing.image.pk),
        ("wagtailadmin_api:images:detail", thing.image.pk),
        ("wagtaildocs:edit", thing.document.pk),
        ("wagtaildocs_chooser:chosen", thing.document.pk),
        ("wagtailadmin_api:documents:detail", thing.document.pk),
        ("people_admin:organisation", thing.membership.organisation_id),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 200, name


@everybody_everywhere
def test_queries_return_what_the_role_reaches_and_nothing_else(world, role, place, school) -> None:
    user, thing = world.person(role, place), world.things[school]

    def sees(capability: Capability) -> bool:
        return reaches(role, place, school, capability)

    organisation = thing.membership.organisation
    assert list_organisations(user).contains(organisation) == sees(Capability.VIEW_ORGANISATION)
    assert list_people(user).contains(thing.teacher) == sees(Capability.VIEW_PEOPLE)
    assert list_memberships(user).contains(thing.membership) == sees(Capability.VIEW_PEOPLE)
    assert list_invitations(user).contains(thing.invitation) == sees(Capability.MANAGE_PEOPLE)
    drafts = policy_registry.get_by_type(Page).explorable_instances(user)
    assert drafts.filter(pk=thing.draft.pk).exists() == sees(Capability.VIEW_LESSONS)
    may_choose = sees(Capability.VIEW_LESSONS) or sees(Capability.WRITE_LESSONS)
    for model, one in (
        (get_image_model(), thing.image),
        (get_document_model(), thing.document),
    ):
        policy = policy_registry.get_by_type(model)
        assert policy.user_has_permission_for_instance(user, "choose", one) == may_choose
        assert not policy.user_has_permission_for_instance(user, "delete", one)


LISTINGS = [
    "wagtailadmin_home",
    "wagtailadmin_explore_root",
    "wagtailadmin_choose_page",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailimages:index",
    "wagtailimages_chooser:choose",
    "wagtaildocs:index",
    "wagtaildocs_chooser:choose",
    "people_admin:people",
    "people_admin:organisations",
    "people_admin:invitations",
    "people_admin:newcomers",
    "people_admin:second_factor",
]


@pytest.mark.parametrize(("role", "place"), ROLES)
def test_no_listing_names_another_province(client, world, role, place) -> None:
    client.force_login(world.person(role, place))
    urls = [reverse(name) for name in LISTINGS]
    urls += [
        reverse("wagtailadmin_explore", args=[world.home.pk]),
        reverse("wagtailadmin_choose_page_child", args=[world.home.pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=Nh%C3%A1p",
        reverse("wagtailadmin_pages:search") + "?q=Nh%C3%A1p",
        reverse("wagtailadmin_pages:type_use", args=["wagtailcore", "page"]),
        reverse("people_admin:people") + "?q=gv-s4",
        reverse("people_admin:organisations") + "?q=S4",
    ]
    for url in urls:
        text = read(client.get(url))
        # The word that was searched for may stand in its own field.
        text = text.replace('value="S4"', "").replace('value="gv-s4"', "")
        for secret in ("Nháp S4", "anh-S4", "tep-S4", "gv-s4", "Đơn vị S4", "Mời S4"):
            assert secret not in text, (url, secret)


def test_superusers_see_everything_and_closed_accounts_nothing(client, world) -> None:
    thing = world.things["S4"]
    chief = world.person("administrator", "P1", superuser=True)
    assert list_people(chief).contains(thing.teacher)
    client.force_login(chief)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[thing.draft.pk])).status_code == 200
    gone = world.person("administrator", "P2", inactive=True)
    assert not list_organisations(gone).exists()
    assert not list_people(gone).exists()
    assert not policy_registry.get_by_type(Page).explorable_instances(gone).exists()


@pytest.mark.parametrize("ids", ["named", "all"])
def test_bulk_actions_name_no_neighbour(client, world, ids) -> None:
    client.force_login(world.things["S1"].teacher)
    other = world.things["S2"]
    query = f"?id={other.draft.pk}" if ids == "named" else f"?id=all&childOf={world.home.pk}"
    for action in ("delete", "move", "publish", "unpublish"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        assert "Nháp S2" not in read(client.get(url + query))
    for label, model, one in (
        ("wagtailimages", "image", other.image),
        ("wagtaildocs", "document", other.document),
    ):
        url = reverse("wagtail_bulk_action", args=[label, model, "delete"])
        query = f"?id={one.pk}" if ids == "named" else "?id=all"
        assert one.title not in read(client.get(url + query))
        client.post(url + query)
        assert type(one).objects.filter(pk=one.pk).exists()


def test_a_teacher_bulk_deletes_own_drafts_only(client, world) -> None:
    client.force_login(world.things["S1"].teacher)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{url}?id=all&childOf={world.home.pk}")
    left = Page.objects.filter(title__startswith="Nháp").values_list("title", flat=True)
    assert set(left) == {"Nháp S2", "Nháp S3", "Nháp S4"}


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [
        ("teacher", "S1", set()),
        ("administrator", "S1", {"S1"}),
        ("office_reviewer", "D1", {"S1", "S2"}),
        ("education_officer", "P1", {"S1", "S2", "S3"}),
    ],
)
def test_readers_meet_the_drafts_of_their_people(client, world, role, place, seen) -> None:
    client.force_login(world.person(role, place))
    for url in (
        reverse("wagtailadmin_explore", args=[world.home.pk]),
        reverse("wagtailadmin_choose_page_child", args=[world.home.pk]),
        reverse("wagtailadmin_api:pages:listing"),
    ):
        text = read(client.get(url))
        assert {name for name in SCHOOLS if f"Nháp {name}" in text} == seen, url


def test_a_draft_appears_to_others_once_it_is_live(world) -> None:
    stranger, draft = world.things["S4"].teacher, world.things["S1"].draft
    pages = policy_registry.get_by_type(Page).explorable_instances
    assert not pages(stranger).filter(pk=draft.pk).exists()
    draft.get_latest_revision().publish()
    assert pages(stranger).filter(pk=draft.pk).exists()
    assert not draft.permissions_for_user(stranger).can_edit()


def refer(page, document) -> None:
    """Let the page mention the document; plain pages have no field for one."""
    ReferenceIndex.objects.create(
        base_content_type=page.get_base_content_type(),
        content_type=page.content_type,
        object_id=page.pk,
        to_content_type=ContentType.objects.get_for_model(document),
        to_object_id=document.pk,
        model_path="body",
        content_path="body",
        content_path_hash=uuid.uuid4(),
    )


def test_a_document_is_downloaded_by_its_school_until_a_live_page_shows_it(
    client, world, rf
) -> None:
    document, colleague = world.things["S1"].document, world.person("school_reviewer", "S1")
    assert client.get(document.url).status_code == 404
    client.force_login(world.things["S2"].teacher)
    assert client.get(document.url).status_code == 404
    request = rf.get(document.url)
    for request.user in (
        world.things["S1"].teacher,
        colleague,
        world.person("administrator", "D1"),
    ):
        check_document(document, request)
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        check_document(document, request)
    page = world.things["S1"].draft
    refer(page, document)
    with pytest.raises(Http404):
        check_document(document, request)
    page.get_latest_revision().publish()
    refer(page, document)
    check_document(document, request)


def test_nobody_publishes_by_any_door(client, world) -> None:
    thing = world.things["S1"]
    client.force_login(thing.teacher)
    url = reverse("wagtailadmin_pages:edit", args=[thing.draft.pk])
    client.post(
        url, {"title": "Xong", "slug": "xong", "action-publish": "1", "comments-TOTAL_FORMS": 0,
              "comments-INITIAL_FORMS": 0}
    )  # fmt: skip
    client.post(reverse("wagtailadmin_api:pages:action", args=[thing.draft.pk, "publish"]), {})
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{bulk}?id={thing.draft.pk}")
    thing.draft.refresh_from_db()
    assert not thing.draft.live


def test_hand_made_groups_keep_their_pages(world, django_user_model) -> None:
    teacher = world.things["S1"].teacher
    other = Page.get_first_root_node().add_child(
        instance=Page(title="Tin tức", slug="tin-tuc", live=False)
    )
    editors = Group.objects.create(name="biên tập")
    GroupPagePermission.objects.create(group=editors, page=other, permission_type="change")
    teacher.groups.add(editors)
    fresh = django_user_model.objects.get(pk=teacher.pk)
    seen = set(
        policy_registry.get_by_type(Page).explorable_instances(fresh).values_list("pk", flat=True)
    )
    assert {other.pk, world.home.pk, world.things["S1"].draft.pk} <= seen
    assert world.things["S2"].draft.pk not in seen
