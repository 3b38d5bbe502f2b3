"""Public things for tests."""

import itertools
from typing import Any

from django.utils import timezone

from lessons.discovery.actions import put_entry
from lessons.discovery.models import Entry
from lessons.discovery.rules import Item

NUMBERS = itertools.count(1)


def make_entry(title: str = "Phép cộng", **fields: Any) -> Entry:
    """Put a public thing of that title; a worksheet unless `kind` says otherwise."""
    number = next(NUMBERS)
    now = fields.pop("now", None) or timezone.now()
    item = {"origin": f"thing:{number}", "kind": "worksheet", "url": f"/kho/{number}/"}
    return put_entry(item=Item(**(item | {"title": title} | fields)), now=now)
