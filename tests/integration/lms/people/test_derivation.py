"""Groups and collections follow memberships, whatever way these change."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from lms.people.actions.derivation import derive_everything
from lms.people.models import DerivedGroup, Membership, Organisation
from lms.people.rules import Role
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def names_of(user) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


@pytest.fixture
def teacher():
    return MembershipFactory().user


def assert_true() -> None:
    assert derive_everything() == []


def test_a_teacher_may_add_media_at_the_own_school_only(teacher) -> None:
    school = teacher.memberships.get().organisation
    assert names_of(teacher) == {"songhoc: teacher", f"songhoc: media {school.pk} write"}
    given = GroupCollectionPermission.objects.filter(
        group__user=teacher, collection=school.collection
    )
    assert {one.permission.codename for one in given} == {
        "add_image", "choose_image", "add_document", "choose_document",
        "add_source", "choose_source",
    }  # fmt: skip
    assert_true()


def test_nobody_may_publish() -> None:
    for role, trait in [
        (Role.TEACHER, {}),
        (Role.SCHOOL_REVIEWER, {}),
        (Role.ADMINISTRATOR, {"province": True}),
        (Role.OFFICE_REVIEWER, {"district": True}),
    ]:
        MembershipFactory(role=role.value, organisation=OrganisationFactory(**trait))
    codenames = GroupPagePermission.objects.filter(group__derived__isnull=False).values_list(
        "permission__codename", flat=True
    )
    assert set(codenames) <= {"add_page"}


def test_groups_go_with_their_last_member(teacher) -> None:
    teacher.memberships.get().delete()
    assert names_of(teacher) == set()
    assert DerivedGroup.objects.count() == 0
    assert not Group.objects.filter(name__startswith="songhoc").exists()
    assert_true()


def test_a_group_stays_for_the_others(teacher) -> None:
    colleague = MembershipFactory(organisation=teacher.memberships.get().organisation).user
    teacher.memberships.get().delete()
    assert names_of(colleague) != set()
    assert_true()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Membership.objects.all().delete(),
        lambda: get_user_model().objects.all().delete(),
        lambda: Membership.objects.update(organisation=OrganisationFactory(closed=True)),
        lambda: Organisation.objects.update(is_active=False),
        lambda: [one.delete() for one in get_user_model().objects.all()],
    ],
    ids=["queryset delete", "people deleted", "update", "organisations closed", "one by one"],
)
def test_bulk_paths_keep_groups_true(teacher, change) -> None:
    change()
    assert not Group.objects.filter(name__startswith="songhoc").exists()
    assert_true()


def test_bulk_create_keeps_groups_true() -> None:
    school, user = OrganisationFactory(), UserFactory()
    Membership.objects.bulk_create([Membership(user=user, organisation=school, role="teacher")])
    assert len(names_of(user)) == 2
    assert_true()


def test_a_membership_handed_to_somebody_else_leaves_nothing_behind(teacher) -> None:
    membership, other = teacher.memberships.get(), UserFactory()
    membership.user = other
    membership.save()
    assert names_of(teacher) == set()
    assert len(names_of(other)) == 2
    assert_true()


def test_closing_and_reopening_a_school_takes_and_gives_back_its_rights(teacher) -> None:
    school = teacher.memberships.get().organisation
    school.is_active = False
    school.save()
    assert names_of(teacher) == set()
    school.is_active = True
    school.save()
    assert len(names_of(teacher)) == 2
    assert_true()


def test_groups_edited_by_hand_are_put_back(teacher) -> None:
    own = Group.objects.create(name="của trường")
    teacher.groups.set([own])
    assert len(names_of(teacher)) == 3
    stranger = UserFactory()
    DerivedGroup.objects.first().group.user_set.add(stranger)
    assert names_of(stranger) == set()
    assert_true()


def test_collections_mirror_the_tree() -> None:
    school = OrganisationFactory()
    district = school.get_parent()
    assert school.collection.get_parent() == district.collection
    other = OrganisationFactory(district=True)
    school.move(other, pos="last-child")
    school = Organisation.objects.get(pk=school.pk)
    other.refresh_from_db()
    assert Collection.objects.get(pk=school.collection_id).get_parent() == other.collection
    school.name = "Tên mới"
    school.save()
    assert Collection.objects.get(pk=school.collection_id).name == "Tên mới"
    assert_true()


def test_an_organisation_that_is_deleted_takes_only_an_empty_collection() -> None:
    empty, used = OrganisationFactory(), OrganisationFactory()
    Collection.objects.get(pk=used.collection_id).add_child(name="Ảnh")
    Organisation.objects.filter(pk__in=[empty.pk, used.pk]).delete()
    assert not Collection.objects.filter(pk=empty.collection_id).exists()
    assert Collection.objects.filter(pk=used.collection_id).exists()


def test_sync_repairs_what_sql_broke(teacher, capsys) -> None:
    derive_everything()
    through = get_user_model().groups.through
    through.objects.all().delete()
    GroupCollectionPermission.objects.all().delete()
    with pytest.raises(SystemExit) as stopped:
        call_command("people", "sync", "--check")
    assert stopped.value.code == 1
    assert names_of(teacher) == set()
    call_command("people", "sync")
    assert len(names_of(teacher)) == 2
    call_command("people", "sync", "--check")
    assert capsys.readouterr().out.endswith("0 differences\n")


def test_granting_one_role_stays_cheap_among_many(teacher, django_assert_max_num_queries) -> None:
    province = OrganisationFactory(province=True)
    for _number in range(20):
        MembershipFactory(organisation=OrganisationFactory(parent=province))
    school, user = OrganisationFactory(parent=province), UserFactory()
    MembershipFactory(organisation=school)
    with django_assert_max_num_queries(12):
        Membership.objects.create(user=user, organisation=school, role="teacher")
