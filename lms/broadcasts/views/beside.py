"""What lies beside a master: the report of its check to look at, captions to take along."""

from pathlib import PurePosixPath
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lms.broadcasts.permissions import list_channels
from lms.broadcasts.queries.handing import find_named
from lms.broadcasts.queries.stock import CAPTIONS, Stocked, list_beside, read_beside
from media_pipeline.adapters.stores import StoreUnavailable
from media_pipeline.views.files import answer_later

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".srt": "text/plain; charset=utf-8",
    ".stl": "application/octet-stream",
}
# A page of ours with pictures in it, and nothing that could run or call home.
SHUT = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


@require_safe
@signed_in_view
def show_paper(request: HttpRequest, pk: int, digest: str, name: str) -> HttpResponse:
    """Send what lies beside a master of a channel within reach."""
    channel = get_object_or_404(list_channels(request.user), pk=pk)
    # Captions and pictures of a withdrawn lesson are no more to be seen than its film.
    found = find_named(channel, digest, today=timezone.localdate())
    if found is None:
        raise Http404
    try:
        content = read_beside(found.stocked, name)
    except FileNotFoundError as error:
        raise Http404 from error
    except StoreUnavailable:
        return answer_later()
    suffix = PurePosixPath(name).suffix
    response = HttpResponse(content, content_type=TYPES[suffix])
    response["Content-Security-Policy"] = SHUT
    response["X-Content-Type-Options"] = "nosniff"
    if suffix != ".html":
        stem = PurePosixPath(found.file.name).stem
        response["Content-Disposition"] = content_disposition_header(True, f"{stem}{suffix}") or ""
    return response


def describe_beside(stocked: Stocked) -> dict[str, Any]:
    """Return the names that a screen links to; none while the store does not answer."""
    try:
        names = list_beside(stocked)
    except StoreUnavailable:
        names = []
    return {
        "report": next((name for name in names if name.endswith(".html")), ""),
        "captions": [name for name in names if PurePosixPath(name).suffix in CAPTIONS],
    }
