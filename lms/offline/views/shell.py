"""What the pages share on which lessons are saved, whether a network brings them or the worker."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from lms.offline.views.saved_texts import list_texts


def make_context() -> dict[str, Any]:
    """Return what these pages are given: the scripts' sentences, and where results are told."""
    return {"texts": list_texts(), "tell": find_receiver()}


def find_receiver() -> str:
    """Return where results of self-checks are told; nowhere where nobody counts."""
    try:
        return reverse("audience_tell")
    except NoReverseMatch:
        return ""
