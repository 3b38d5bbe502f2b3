"""What Wagtail's screens and its APIs ask before they publish: never, for what the gate guards.

They publish only what a review has passed, and the end of a review asks nobody. The last word has
signal_handlers/guarding.py; this keeps buttons away that would be refused.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from wagtail.models import get_page_models

from lessons.reviews.queries.things import list_guarded_models


class GuardedTester:
    """Mixed into the tester of a guarded page."""

    page: Any
    user: Any

    def can_publish(self) -> bool:
        return not _is_guarded(self.page.specific_class) and self.has_right()

    # These ask can_publish of themselves, and mean the right and not the gate.
    def can_set_view_restrictions(self) -> bool:
        return self.has_right()

    def can_unschedule(self) -> bool:
        return self.has_right()

    def has_right(self) -> bool:
        """Tell whether the person could publish if there were no gate."""
        return bool(super().can_publish())  # type: ignore[misc]  # a mixin

    def can_move(self) -> bool:
        # Where a public lesson stands was reviewed with it: elsewhere other pupils meet it.
        stays = self.page.live and _is_guarded(self.page.specific_class)
        return not stays and bool(super().can_move())  # type: ignore[misc]

    def can_move_to(self, destination: Any) -> bool:
        stays = self.page.live and _is_guarded(self.page.specific_class)
        may: bool = super().can_move_to(destination)  # type: ignore[misc]
        return may and (not stays or self.page.is_child_of(destination))


class GuardedParentTester:
    """Mixed into the tester of a page that guarded ones stand below."""

    page: Any

    def can_publish_subpage(self) -> bool:
        below = self.page.specific_class.allowed_subpage_models()
        may: bool = super().can_publish_subpage()  # type: ignore[misc]  # a mixin
        return may and not any(_is_guarded(model) for model in below)


def _is_guarded(model: Any) -> bool:
    return model is not None and issubclass(model, tuple(list_guarded_models()))


def close_testers() -> None:
    """Give guarded pages and their parents testers that say no; called once.

    Each class that has a method of its own is wrapped: a host's tester keeps its say.
    """
    guarded = tuple(model for model in list_guarded_models() if model in get_page_models())
    for model in get_page_models():
        is_parent = any(issubclass(one, guarded) for one in model.allowed_subpage_models())
        mixins: tuple[type, ...] = ()
        if issubclass(model, guarded):
            mixins += (GuardedTester,)
        if is_parent:
            mixins += (GuardedParentTester,)
        if mixins:
            model.permissions_for_user = _wrap(model.permissions_for_user, mixins)


def _wrap(original: Callable[..., Any], mixins: tuple[type, ...]) -> Callable[..., Any]:
    def permissions_for_user(page: Any, user: Any) -> Any:
        tester = original(page, user)
        kind: Any = type(tester)
        tester.__class__ = _mix(kind, mixins)
        return tester

    return permissions_for_user


@cache
def _mix(tester: type, mixins: tuple[type, ...]) -> type:
    missing = tuple(one for one in mixins if not issubclass(tester, one))
    return type(f"Guarded{tester.__name__}", (*missing, tester), {}) if missing else tester
