"""Reads of training: what there is, what somebody has worked through, who has worked through it."""

from pathlib import Path
from typing import Any

from django.db.models import Count, QuerySet

from lessons.library.models import Completion, Resource
from lessons.library.permissions import get_policy
from lessons.library.rules.kinds import Kind

_GUIDES = Path(__file__).parents[1] / "guides"


def list_training(user: Any) -> QuerySet[Resource]:
    """Return the training materials that `user` may work through, oldest first."""
    return Resource.objects.shown_to(user).filter(kind=Kind.TRAINING).order_by("pk")


def list_completed(user: Any) -> dict[int, Any]:
    """Return when `user` completed what, by the number of the material."""
    return dict(Completion.objects.filter(user=user.pk).values_list("resource_id", "completed_at"))


def find_completed(user: Any, resource: Resource) -> Any:
    """Return when `user` completed a training material; None for anything else."""
    if resource.kind != Kind.TRAINING or not user.is_authenticated:
        return None
    return list_completed(user).get(resource.pk)


def list_completions(user: Any, *, resource: int | None = None) -> QuerySet[Completion]:
    """Return who of the people within the reach of `user` completed what, newest first."""
    found: QuerySet[Completion] = get_policy(Completion).instances_user_has_permission_for(
        user, "view"
    )
    if resource:
        found = found.filter(resource=resource)
    return found.select_related("user", "resource").order_by("-completed_at", "-pk")


def count_completions(user: Any) -> dict[int, int]:
    """Return how many people within reach completed each material; for dashboards."""
    found = list_completions(user).order_by().values_list("resource_id")
    return dict(found.annotate(Count("pk")))


def may_oversee(user: Any) -> bool:
    """Tell whether `user` may read who completed what."""
    return bool(get_policy(Completion).user_has_permission(user, "view"))


def read_guides() -> list[tuple[str, str, str]]:
    """Return the guides that come with the app: title, description, text."""
    guides = []
    for path in sorted(_GUIDES.glob("*.html")):
        title, description, body = path.read_text(encoding="utf-8").split("\n", 2)
        guides.append((title, description, body.strip()))
    return guides
