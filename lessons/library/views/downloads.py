"""Hands files of resources out: always as downloads, never as pages of this site."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lessons.library.models import FileVersion
from lessons.library.queries.desk import find_reached_download
from lessons.library.queries.public import find_download
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.views.files import answer

# Whatever is in the file, a browser that shows it all the same may load, run and send nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def download(request: HttpRequest, pk: int, number: int, name: str) -> HttpResponseBase:
    """Send one version of a file; drafts only to those who may meet them in the admin."""
    version = find_download(request.user, resource=pk, number=number)
    public = find_download(None, resource=pk, number=number) is not None
    version = version or find_reached_download(request.user, resource=pk, number=number)
    if version is None:
        raise Http404
    return send_version(request, version, public=public)


def send_version(request: HttpRequest, version: FileVersion, *, public: bool) -> HttpResponseBase:
    """Send a file with every guard that a hostile one needs."""
    # Through this process even where nginx or an S3 server could: both drop our headers.
    response: Any = answer(
        request,
        store=get_private_store(),
        name=version.stored.name,
        content_type=version.media_type,
        # Asked again every time: what is withdrawn is gone at once, what is not costs a 304.
        cache_control="public, no-cache" if public else "private, no-store",
        seconds=0,
        by_nginx=False,
    )
    response["Content-Disposition"] = content_disposition_header(True, version.filename)
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
