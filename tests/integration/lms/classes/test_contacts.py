"""Talks with parents: who reads them and leaves a trace, that they are locked, and forgotten."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.rules import find_school_year
from lms.classes.actions.contacts import (
    InvalidContact,
    forget_contacts,
    read_contacts,
    remove_contact,
    write_contact,
)
from lms.classes.models import ContactNote, ContactReading
from lms.classes.rules import ContactHow
from lms.people.adapters.sealing import UnableToUnseal
from lms.people.permissions import SYSTEM, NotAllowed
from lms.people.rules import Role
from tests.factories.people import MembershipFactory
from tests.integration.lms.classes.test_class_groups import WHO

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 9, tzinfo=timezone.get_default_timezone())
WHOM, AGREED = "Mẹ em Vàng Thị Sua", "Gia đình cho em mượn điện thoại buổi tối."
CONFIDED = {"homeroom", "administrator"}


def write(group: Any, **given: Any) -> ContactNote:
    """Write a talk down."""
    values: dict[str, Any] = {"day": date(2026, 11, 27), "how": ContactHow.PHONE, "whom": WHOM}
    values |= {"agreed": AGREED, "by": SYSTEM, "now": NOW} | given
    return write_contact(group=group, **values)


@pytest.mark.parametrize("who", WHO)
def test_talks_are_read_by_the_teachers_and_the_head_of_the_school_alone(
    people: Any, group: Any, who: str
) -> None:
    user, may = getattr(people, who), who in CONFIDED
    contact = write(group)
    client = Client()
    client.force_login(user)
    at = reverse("classes_admin:contacts", args=[group.pk])
    page = client.get(at)
    assert (page.status_code == 200) is may
    assert (AGREED in page.content.decode()) is may
    readers = set(ContactReading.objects.values_list("account", "contact"))
    assert readers == ({(user.pk, contact.pk)} if may else set())
    screen = client.get(reverse("classes_admin:class", args=[group.pk]))
    assert (at in screen.content.decode()) is may
    if may:
        assert "no-store" in page["Cache-Control"]
        return
    for data in ({"verb": "remove", "number": contact.pk}, {"verb": "write", "whom": "x"}):
        assert client.post(at, data).status_code != 200
    for refused in (
        lambda: write(group, by=user),
        lambda: read_contacts(group=group, notes=[contact], by=user, now=NOW),
        lambda: remove_contact(contact=contact, by=user, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert ContactNote.objects.count() == 1


def test_the_head_of_the_office_above_reads_nothing(people: Any, group: Any) -> None:
    above = people.school.get_parent()
    user = MembershipFactory(role=Role.ADMINISTRATOR.value, organisation=above).user
    client = Client()
    client.force_login(user)
    assert client.get(reverse("classes_admin:class", args=[group.pk])).status_code == 200
    assert client.get(reverse("classes_admin:contacts", args=[group.pk])).status_code == 404


def test_no_table_and_no_log_tells_what_was_agreed(
    client: Client, people: Any, group: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(people.homeroom)
    at = reverse("classes_admin:contacts", args=[group.pk])
    today = timezone.localdate()
    data = {"verb": "write", "day": today.isoformat(), "how": "visit"}
    group.school_year = find_school_year(today)
    group.save()
    assert client.post(at, data | {"whom": WHOM, "agreed": ""}).status_code == 422
    late = data | {"whom": WHOM, "agreed": AGREED, "day": "2099-01-01"}
    assert client.post(at, late).status_code == 422
    assert client.post(at, data | {"whom": WHOM, "agreed": AGREED}).status_code == 302
    assert AGREED in client.get(at).content.decode()
    said = [caplog.text]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("classes_", "wagtailcore_", "django_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                said += [repr(row) for row in cursor.fetchall()]
    for secret in ("Sua", "mượn"):
        assert secret not in "\n".join(said)
    (read,) = read_contacts(
        group=group, notes=ContactNote.objects.all(), by=people.homeroom, now=NOW
    )
    assert (read.whom, read.agreed) == (WHOM, AGREED)
    assert "Sua" not in repr(read)
    number = ContactNote.objects.get().pk
    client.post(at, {"verb": "remove", "number": number})
    assert not ContactNote.objects.exists()
    # That somebody has read it is known after it is gone.
    assert ContactReading.objects.filter(contact=None).count() >= 2


def test_talks_are_forgotten_with_the_school_year(group: Any) -> None:
    write(group)
    read_contacts(group=group, notes=ContactNote.objects.all(), by=SYSTEM, now=NOW)
    assert forget_contacts(now=NOW + timedelta(days=200)) == 0
    assert forget_contacts(now=NOW + timedelta(days=300)) == 1
    assert not ContactNote.objects.exists()
    assert ContactReading.objects.exists()
    forget_contacts(now=NOW + timedelta(days=1200))
    assert not ContactReading.objects.exists()
    for wrong in ({"day": NOW.date() + timedelta(days=1)}, {"agreed": ""}, {"whom": "x" * 101}):
        with pytest.raises(InvalidContact):
            write(group, **wrong)
    with pytest.raises(InvalidContact):
        write(group, now=NOW + timedelta(days=300))


def test_other_keys_lock_anew_and_old_ones_can_go(group: Any, settings: Any) -> None:
    def use(*keys: str) -> None:
        settings.LMS = settings.LMS | {"CLASSES": {"PUPIL_KEYS": [one * 20 for one in keys]}}

    use("a")
    contact = write(group)
    use("b", "a")
    call_command("classes", "rotate", stdout=StringIO())
    use("b")
    (read,) = read_contacts(group=group, notes=ContactNote.objects.all(), by=SYSTEM, now=NOW)
    assert read.agreed == AGREED
    with pytest.raises(UnableToUnseal):
        read_contacts(group=group, notes=[contact], by=SYSTEM, now=NOW)
