"""Two provinces with schools, and in every school a teacher with a draft, a picture, a document."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from lessons.catalogue.models import HomePage
from lessons.reviews.models import Appointment
from lms.people.actions.memberships import grant_membership
from lms.people.models import Invitation, Organisation
from lms.people.permissions import SYSTEM
from lms.people.rules import CAPABILITIES, Capability, Role
from tests.factories.people import OrganisationFactory, UserFactory
from tests.integration.keeping import keep

HERE = Path(__file__).parent
NOW = timezone.now()


def make_picture(title, collection, user):
    content = BytesIO()
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    file = ContentFile(content.getvalue(), f"{title}.png")
    return get_image_model().objects.create(
        title=title, file=file, collection=collection, uploaded_by_user=user
    )


def make_document(title, collection, user):
    return get_document_model().objects.create(
        title=title,
        file=ContentFile(title.encode(), f"{title}.txt"),
        collection=collection,
        uploaded_by_user=user,
    )


@dataclass
class World:
    """Organisations by name, and what belongs to each school."""

    home: Page
    at: dict[str, Organisation] = field(default_factory=dict)
    things: dict[str, SimpleNamespace] = field(default_factory=dict)

    def council(self, kind: str, place: str = "P1", **kwargs):
        """Return a member of an office's council, appointed to judge this kind of thing."""
        user = self.person("office_reviewer", place, **kwargs)
        Appointment.objects.create(person=user, kind=kind)
        return user

    def person(self, role: str, place: str, **kwargs):
        user = UserFactory(**kwargs)
        grant_membership(
            user=user, organisation=self.at[place], role=role, by=SYSTEM, now=timezone.now()
        )
        return user


def build_home() -> Page:
    root = Page.get_first_root_node()
    page = root.add_child(instance=HomePage(title="Trang chủ", slug="trang-chu-thu"))
    Site.objects.update(root_page=page)
    return page


def build_world() -> World:
    home = build_home()
    world = World(home=home)
    tree = {
        "P1": ("province", None),
        "D1": ("district", "P1"),
        "D2": ("district", "P1"),
        "S1": ("school", "D1"),
        "S2": ("school", "D1"),
        "S3": ("school", "D2"),
        "P2": ("province", None),
        "D3": ("district", "P2"),
        "S4": ("school", "D3"),
    }
    for name, (kind, parent) in tree.items():
        world.at[name] = OrganisationFactory(
            kind=kind, code=name.lower(), name=f"Đơn vị {name}", parent=world.at.get(parent)
        )
    for name in ("S1", "S2", "S3", "S4"):
        organisation = Organisation.objects.get(code=name.lower())
        teacher = world.person("teacher", name, username=f"gv-{name.lower()}")
        home.refresh_from_db()
        draft = home.add_child(
            instance=Page(title=f"Nháp {name}", slug=f"nhap-{name}", live=False, owner=teacher)
        )
        draft.save_revision(user=teacher)
        world.things[name] = SimpleNamespace(
            teacher=teacher,
            draft=draft,
            image=make_picture(f"anh-{name}", organisation.collection, teacher),
            document=make_document(f"tep-{name}", organisation.collection, teacher),
            membership=teacher.memberships.get(),
            invitation=Invitation.objects.create(
                organisation=organisation,
                role="teacher",
                first_name="Mời",
                last_name=name,
                secret_hash="0" * 64,
                created_at=NOW,
                expires_at=NOW + timedelta(days=1),
            ),
        )
    world.home.refresh_from_db()
    return world


@pytest.fixture(scope="module")
def kept_world(django_db_setup, django_db_blocker):
    """Build it once a module; tests without it come first there, so that they never see it."""
    with keep(build_world, blocker=django_db_blocker) as world:
        yield world


@pytest.fixture
def world(kept_world, db) -> World:
    """Return the world with objects of the test's own: what it does to them ends with it."""
    return deepcopy(kept_world)


@pytest.fixture
def home(request, db):
    """Return the home page, which is the world's in a test that has one."""
    if "world" in request.fixturenames:
        return request.getfixturevalue("world").home
    return build_home()


@pytest.fixture
def without_the_admin(monkeypatch) -> str:
    """A role that has no screens in the admin, as a site may want some to be."""
    monkeypatch.setitem(
        CAPABILITIES, Role.DEVICE_STEWARD, frozenset({Capability.VIEW_ORGANISATION})
    )
    return Role.DEVICE_STEWARD.value
