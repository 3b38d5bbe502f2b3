"""What is dear to build and alike for a module's tests is built once for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import transaction

Built = TypeVar("Built")


@contextmanager
def keep(build: Callable[[], Built], *, blocker: Any) -> Iterator[Built]:
    """Build for as long as the context lasts: the transactions of the tests lie within this one."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
