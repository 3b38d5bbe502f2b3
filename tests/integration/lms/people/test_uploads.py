"""Limits of uploads by role and organisation."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from lms.people.actions.collections import get_shared_collection
from lms.people.models import Organisation
from lms.people.permissions.uploads import find_limits
from lms.people.rules import Role
from lms.project.settings import base
from media_pipeline.actions.uploads import begin_upload
from media_pipeline.models import Upload
from media_pipeline.permissions import list_refused_uploads
from media_pipeline.views.sentences import say_refusal
from tests.factories.media import UploadFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
GIGABYTE = 10**9


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.LMS = settings.LMS | {
        "UPLOAD_BYTES": {"teacher": 2 * GIGABYTE, "school_reviewer": 4 * GIGABYTE},
        "QUOTA_BYTES": {"school": 100 * GIGABYTE},
    }
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "FILE_BYTES": 20 * GIGABYTE,
        "QUOTA_BYTES": 0,
        "LIMITS": "lms.people.permissions.uploads.find_limits",
    }


@pytest.fixture
def school() -> Organisation:
    school = OrganisationFactory()
    return Organisation.objects.get(pk=school.pk)


def test_the_freest_role_counts_where_it_reaches(school: Organisation) -> None:
    elsewhere = Organisation.objects.get(pk=OrganisationFactory().pk)
    user = MembershipFactory(organisation=school).user
    MembershipFactory(organisation=elsewhere, user=user, role=Role.SCHOOL_REVIEWER.value)
    here = find_limits(user=user, collection=school.collection)
    assert (here.file_bytes, here.quota_bytes) == (2 * GIGABYTE, 100 * GIGABYTE)
    assert find_limits(user=user, collection=elsewhere.collection).file_bytes == 4 * GIGABYTE


def test_others_have_the_numbers_of_the_media_pipeline(school: Organisation) -> None:
    teacher = MembershipFactory(organisation=school).user
    shared = find_limits(user=teacher, collection=get_shared_collection())
    assert (shared.file_bytes, shared.quota_bytes) == (20 * GIGABYTE, 0)
    root = UserFactory(superuser=True)
    assert find_limits(user=root, collection=school.collection).file_bytes == 20 * GIGABYTE


def test_a_teacher_is_told_before_the_first_byte(school: Organisation, media_stores: Path) -> None:
    user = MembershipFactory(organisation=school).user
    usual: dict[str, Any] = {
        "owner": user,
        "collection": school.collection,
        "filename": "a.mp4",
        "now": timezone.now(),
    }
    refusal: Any = begin_upload(**usual, length=2 * GIGABYTE + 1)
    with translation.override("vi"):
        assert "2 GB" in say_refusal(refusal)
    assert isinstance(begin_upload(**usual, length=GIGABYTE), Upload)


def test_an_administrator_learns_what_their_organisation_could_not_bring_in(
    school: Organisation, settings: Any
) -> None:
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {
        "OVERSEEN": "lms.people.permissions.uploads.list_overseen_collections"
    }
    elsewhere = Organisation.objects.get(pk=OrganisationFactory().pk)
    teacher = MembershipFactory(organisation=school).user
    mine, theirs = (
        UploadFactory(owner=teacher, collection=one.collection, state="refused")
        for one in (school, elsewhere)
    )
    UploadFactory(owner=teacher, collection=school.collection, state="done")
    chief = MembershipFactory(organisation=school, role=Role.ADMINISTRATOR.value).user
    colleague = MembershipFactory(organisation=school).user
    assert set(list_refused_uploads(chief)) == {mine}
    assert set(list_refused_uploads(colleague)) == set()
    assert set(list_refused_uploads(teacher)) == {mine, theirs}
    assert set(list_refused_uploads(UserFactory(superuser=True))) == {mine, theirs}


def test_the_site_asks_whom_an_administrator_looks_after() -> None:
    assert base.MEDIA_PIPELINE["OVERSEEN"].endswith(".list_overseen_collections")
