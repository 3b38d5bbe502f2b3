"""A kind of sheet that writes groups: Django's own simplest model."""

import pytest
from django.contrib.auth.models import Group
from wagtail import hooks

from lessons.sheets.queries import KIND_HOOK
from lessons.sheets.rules import Column, RowError, SheetKind, find_duplicates, parse_integer


class GroupSheet(SheetKind):
    name = "groups"
    title = "Nhóm"
    columns = (
        Column(key="name", heading="Tên", max_length=30),
        Column(key="number", heading="Số", parse=parse_integer, required=False, default=None),
    )
    max_rows = 100
    example_rows = ({"name": "Tổ Toán", "number": 1},)

    def may_import(self, user):
        return user.has_perm("auth.add_group")

    def check(self, rows, *, by):
        taken = set(Group.objects.values_list("name", flat=True))
        return find_duplicates(rows, columns=self.columns[:1]) + [
            RowError(row=row.number, column="Tên", message="Nhóm này đã có.")
            for row in rows
            if row.values["name"] in taken
        ]

    def apply(self, rows, *, by, now):
        for row in rows:
            if row.values["number"] == 666:
                raise RuntimeError("halfway")
            Group.objects.create(name=row.values["name"])
        return len(rows)

    def export_rows(self, *, by):
        return [
            {"name": name, "number": None} for name in Group.objects.values_list("name", flat=True)
        ]


@pytest.fixture
def kind():
    kind = GroupSheet()
    Group.objects.all().delete()
    with hooks.register_temporarily(KIND_HOOK, lambda: kind):
        yield kind
