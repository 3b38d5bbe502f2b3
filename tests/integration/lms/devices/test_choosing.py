"""Organisations where there are many, hardships that an office arranges, the public count."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.devices.actions.counting import count_month
from lms.devices.actions.needs import register_many
from lms.devices.forms import TransferForm
from lms.devices.models import CountedMonth, Hardship, MonthCell
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.people.rules import Role
from lms.people.views.screens import list_history
from tests.factories.devices import make_entry, make_need
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(monkeypatch: Any) -> Any:
    """Return an education officer's district whose four schools are too many for a list."""
    for module in ("lms.devices.forms.organisations", "lms.devices.views.choosing"):
        monkeypatch.setattr(f"{module}.MOST_LISTED", 2)
    school = OrganisationFactory(name="Trường Tiểu học Sóng Biếc")
    for name in ("Trường THCS Sóng Biếc", "Trường Tiểu học Suối Trong", "Trường THCS Suối Trong"):
        OrganisationFactory(parent=school.get_parent(), name=name)
    return school


def test_a_table_is_written_down_once_for_each_school() -> None:
    first = OrganisationFactory()
    other = OrganisationFactory(parent=first.get_parent())
    entries = [make_entry(school) for school in (first, other, first)]
    register_many(entries=entries, by=SYSTEM, now=timezone.now())
    for school, count in ((first, 2), (other, 1)):
        (entry,) = (one for one in list_history(school) if one.action == "devices.import_needs")
        assert entry.data == {"count": count}
        assert entry.message


def test_an_organisation_is_typed_where_there_are_many(many: Any, client: Client) -> None:
    need = make_need(many)
    officer = MembershipFactory(
        role=Role.EDUCATION_OFFICER.value, organisation=many.get_parent()
    ).user
    client.force_login(officer)
    page = reverse("devices_admin:needs")
    shown = client.get(page, {"organisation": f"{many.name} ({many.code})"})
    assert "<datalist" in shown.content.decode()
    assert [one.need for one in shown.context["pupils"]] == [need]
    other = client.get(page, {"organisation": "thcs song biec"})
    assert not other.context["pupils"]
    assert other.context["place_name"].startswith("Trường THCS Sóng Biếc (")
    several = client.get(page, {"organisation": "song biec", "level": "1"})
    assert f"?organisation={many.pk}&amp;level=1" in several.content.decode()
    assert client.get(page, {"organisation": "nowhere"}).status_code == 404
    far = OrganisationFactory()
    for hidden in (far.pk, far.code, far.name):
        assert client.get(page, {"organisation": hidden}).status_code == 404


def test_a_form_says_which_organisations_fit(many: Any) -> None:
    places = Organisation.objects.filter(path__startswith=many.get_parent().path)
    given = {"source": many.code, "target": "trường suối trong"}
    form = TransferForm(given, places=places)
    assert not form.is_valid()
    assert list(form.errors) == ["target"]
    assert "Suối Trong" in str(form.errors["target"])
    form = TransferForm(given | {"target": "tiểu học suối"}, places=places)
    assert form.is_valid()
    assert form.cleaned_data["source"] == many
    # What was typed stands in the form again.
    assert 'value="tiểu học suối"' in str(form["target"])


def test_an_office_at_the_top_arranges_the_hardships(client: Client) -> None:
    school = OrganisationFactory()
    province = school.get_parent().get_parent()
    make_need(school)
    page = reverse("devices_admin:hardships")
    for role, place in (
        (Role.DEVICE_STEWARD, school.get_parent()),
        (Role.EDUCATION_OFFICER, province),
        (Role.TEACHER, school),
    ):
        client.force_login(MembershipFactory(role=role.value, organisation=place).user)
        assert client.get(page).status_code == 404
        assert client.post(page, {"verb": "add", "name": "Khác nữa"}).status_code == 404
    client.force_login(
        MembershipFactory(role=Role.DEVICE_STEWARD.value, organisation=province).user
    )
    assert client.get(page).status_code == 200
    client.post(page, {"verb": "add", "name": "Học sinh khuyết tật"})
    new = Hardship.objects.get(code="hoc-sinh-khuyet-t")
    for name in ("", "hoc sinh khuyet tat", "poor"):
        client.post(page, {"verb": "add", "name": name})
    assert Hardship.objects.count() == 5
    client.post(page, {"verb": "raise", "hardship": new.pk})
    client.post(page, {"verb": "rename", "hardship": new.pk, "name": "Khuyết tật"})
    assert [one.name for one in Hardship.objects.all()][3:] == ["Khuyết tật", "Khó khăn khác"]
    poor = Hardship.objects.get(code="poor")
    for one in (poor, new):
        client.post(page, {"verb": "remove", "hardship": one.pk})
    assert Hardship.objects.filter(pk=poor.pk).exists()
    assert not Hardship.objects.filter(pk=new.pk).exists()


def test_everybody_reads_a_count_once_a_month_and_no_small_number(client: Client) -> None:
    page = reverse("device_counts")
    assert client.get(page).status_code == 200
    now = timezone.now()
    school = OrganisationFactory()
    need = make_need(school)
    counted = count_month(now=now)
    assert counted is not None
    make_need(school)
    assert count_month(now=now) is None
    # Another month: what has grown by one is as before, and the one of another kind stays hidden.
    before = CountedMonth.objects.create(
        month=(counted.month - timedelta(days=1)).replace(day=1), counted_at=now
    )
    kind: dict[str, Any] = {"level": need.level, "hardship": need.hardship}
    MonthCell.objects.filter(counted=counted).update(pupils=1234)
    MonthCell.objects.create(counted=before, **kind, pupils=1233)
    other = Hardship.objects.get(code="orphaned")
    MonthCell.objects.create(counted=counted, level=need.level, hardship=other, pupils=1)
    found = client.get(page).context["found"]
    shown = [value for line in found.counts.cells for value in line if value is not None]
    assert shown
    assert all(value >= 5 and value % 5 == 0 for value in shown)
    changes = [value for line in found.changes.cells for value in line if value is not None]
    assert changes
    assert all(change % 5 == 0 for change in changes)
