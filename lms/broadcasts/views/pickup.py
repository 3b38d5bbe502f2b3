"""Where a station's programs fetch masters and report what arrived: by a signed address alone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lms.broadcasts.actions.receipts import (
    InvalidDigest,
    begin_download,
    note_sent,
    report_arrival,
)
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import FileName
from lms.broadcasts.queries.handing import Fetchable, find_fetchable, name_file
from lms.broadcasts.queries.links import read_signed
from lms.broadcasts.rules.filenames import find_type
from lms.broadcasts.rules.links import Link
from lms.broadcasts.views.sending import End, Look, send_master
from media_pipeline.adapters.stores import StoreUnavailable, get_private_store
from media_pipeline.core.ranges import Part, Whole, read_range
from media_pipeline.views.files import answer, answer_later
from media_pipeline.views.seats import NoSeat

# An address of the S3 server is good without asking who it is.
AWAY_S = 60
ASK_AGAIN = "private, no-store"
PLAIN = "application/octet-stream"


@require_safe
def fetch_master(request: HttpRequest, signed: str, name: str) -> HttpResponseBase:
    """Send a master to whoever has its address, as long as its owner may have it."""
    link = _read(signed)
    found = find_fetchable(link, now=timezone.now(), today=timezone.localdate())
    if found is None:
        return _say_over()
    if not _is_name(found, name):
        raise Http404
    try:
        response = _send(request, link, found)
    except FileNotFoundError as error:
        raise Http404 from error
    except (StoreUnavailable, NoSeat):
        return answer_later()
    if response.status_code not in (302, 503):
        response["Content-Type"] = find_type(name)
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
        response["Cache-Control"] = ASK_AGAIN
        response["X-Content-Type-Options"] = "nosniff"
    return response


@csrf_exempt  # its right stands in the address, not in a cookie
@require_http_methods(["POST"])
def take_report(request: HttpRequest, signed: str) -> HttpResponse:
    """Take the hash that a station has computed; answer whether it is ours."""
    link = _read(signed)
    found = find_fetchable(link, now=timezone.now(), today=timezone.localdate())
    if found is None:
        return _say_over()
    text = request.POST.get("sha256") or request.POST.get("md5") or ""
    try:
        arrival = report_arrival(
            channel=found.channel,
            file=name_file(found.stocked, ""),
            text=text,
            by=found.person,
            now=timezone.now(),
        )
    except InvalidDigest:
        return JsonResponse({"error": "neither md5 nor sha256"}, status=422)
    status = 200 if arrival.is_match else 409
    return JsonResponse({"match": arrival.is_match}, status=status)


def _read(signed: str) -> Link:
    link = read_signed(signed)
    if link is None:
        raise Http404
    return link


def _send(request: HttpRequest, link: Link, found: Fetchable) -> HttpResponseBase:
    store, stocked = get_private_store(), found.stocked

    def begin(part: Part, *, is_counted: bool = True) -> Any:
        return begin_download(
            channel=found.channel,
            digest=stocked.digest,
            size=stocked.bytes,
            start=part.start,
            end=part.end,
            tool=request.headers.get("User-Agent", ""),
            is_counted=is_counted,
            by=found.person,
            now=timezone.now(),
        )

    def watch(part: Part) -> tuple[Look, End]:
        download = begin(part)

        def look(sent: int) -> bool:
            note_sent(download=download, sent=sent)
            # Whoever began in time may end; all else is asked as at the beginning.
            began = download.started_at
            return find_fetchable(link, now=began, today=timezone.localdate()) is not None

        def end(sent: int) -> None:
            note_sent(download=download, sent=sent, ended_at=timezone.now())

        return look, end

    if not get_conf().handover_by_server:
        return send_master(
            request, store=store, place=stocked.place, digest=stocked.digest, begin=watch
        )
    response = answer(
        request,
        store=store,
        name=stocked.place,
        content_type=PLAIN,
        cache_control=ASK_AGAIN,
        seconds=AWAY_S,
        by_nginx=True,
    )
    if request.method == "GET" and response.status_code in (200, 206, 302):
        # Whether the file is still the one of an If-Range only the other server knows: what was
        # asked for is noted, never more.
        wanted = read_range(request.META.get("HTTP_RANGE"), size=stocked.bytes)
        if wanted is not Whole.NOTHING:
            whole = Part(start=0, end=stocked.bytes)
            begin(whole if isinstance(wanted, Whole) else wanted, is_counted=False)
    return response


def _is_name(found: Fetchable, name: str) -> bool:
    names = FileName.objects.filter(channel=found.channel, digest=found.stocked.digest)
    return bool(names.filter(name=name).exists())


def _say_over() -> HttpResponse:
    text = _(
        "This address is no longer valid: its time is over, the lesson was withdrawn, or there is "
        "a newer file. Please open the list of broadcast files once more."
    )
    response = HttpResponse(text, status=410, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
