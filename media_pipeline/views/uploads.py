"""The page where recordings are brought in, its plain form, and how far each file has come."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from media_pipeline.actions.uploads import (
    begin_upload,
    find_limits,
    finish_upload,
    forget_bytes,
    open_spool,
    stop_upload,
)
from media_pipeline.adapters.spool_mark import SpoolAway
from media_pipeline.core.admission import Reason, Refusal
from media_pipeline.core.refusals import OutOfDisk
from media_pipeline.models import Upload
from media_pipeline.permissions import list_reached_uploads, list_upload_collections
from media_pipeline.queries.room import count_free_bytes
from media_pipeline.queries.uploads import Phase, Progress, list_uploads
from media_pipeline.views.destinations import find_destination, find_replaced
from media_pipeline.views.form_files import SpooledFile, SpoolHandler
from media_pipeline.views.screens import Screen
from media_pipeline.views.seats import NoSeat, take_seat
from media_pipeline.views.sentences import say_bytes, say_reason, say_refusal
from media_pipeline.views.upload_texts import list_texts

TITLE = gettext_lazy("Upload recordings")


def make_context(
    request: HttpRequest, *, fault: str = "", meant_for: str = "", next_address: str = ""
) -> dict[str, Any]:
    """Return what both pages show; 404 for whoever may bring nothing anywhere.

    A page of another app names what the files are `meant_for`, sees those alone, and where a form
    without a script leads.
    """
    collections = list(list_upload_collections(request.user).order_by("path"))
    if not collections:
        raise Http404
    wanted = request.POST.get("replaces") or request.GET.get("replaces", "")
    replaced = find_replaced(request.user, wanted) if wanted else None
    if wanted and replaced is None:
        raise Http404
    chosen = request.POST.get("collection") or request.GET.get("collection", "")
    if replaced and not chosen:
        chosen = str(replaced.collection_id)
    selected = next((one for one in collections if str(one.pk) == chosen), collections[0])
    limits = find_limits(user=request.user, collection=selected)
    return {
        "page_title": TITLE,
        "collections": collections,
        "selected": selected,
        "replaced": replaced,
        "most": say_bytes(limits.file_bytes),
        "accept": ",".join(f"{kind}/*" for kind in sorted(limits.kinds, reverse=True)),
        "rows": [make_row(request, one) for one in list_uploads(request.user, meant_for=meant_for)],
        "meant_for": meant_for,
        "next_address": next_address,
        "texts": list_texts(),
        "fault": fault,
    }


def make_row(request: HttpRequest, progress: Progress) -> dict[str, Any]:
    """Return one upload as the page and its script show it."""
    upload = progress.upload
    return {
        "key": str(upload.key),
        "filename": upload.filename,
        "phase": progress.phase.value,
        "percent": progress.percent,
        "received": progress.received,
        "length": upload.length,
        "size": say_bytes(upload.length),
        "text": say_progress(progress),
        "moving": progress.is_moving,
        "address": _find_address(progress),
    }


def say_progress(progress: Progress) -> str:
    """Return in a sentence how far an upload has come, and what its owner can do."""
    numbers = {
        "percent": progress.percent,
        "links": ", ".join(str(one) for one in progress.links_kbps),
    }
    if progress.phase is Phase.RECEIVING:
        return (
            _("%(percent)s%% has arrived. Choose the same file again to go on from there.")
            % numbers
        )
    if progress.phase is Phase.CHECKING:
        return _("The whole file has arrived. It is being checked.")
    if progress.phase is Phase.ENCODING and progress.links_kbps:
        return (
            _("Being prepared for weak links: %(percent)s%%. Watchable at %(links)s kbit/s.")
            % numbers
        )
    if progress.phase is Phase.ENCODING:
        return _("Being prepared for weak links: %(percent)s%%.") % numbers
    if progress.phase is Phase.READY:
        return _("Ready to be put into a lesson.")
    if progress.phase is Phase.STOPPED:
        return say_reason(progress.reason) if progress.reason else _("This upload was cancelled.")
    return say_reason(progress.reason)


def _find_address(progress: Progress) -> str:
    if progress.source is None:
        return ""
    try:
        return reverse("media_admin:source", args=[progress.source.pk])
    except NoReverseMatch:
        return ""


@require_GET
@login_required
def show_page(request: HttpRequest) -> HttpResponse:
    """Show the page by itself, without the admin around it."""
    return render(request, "media_pipeline/uploads/page.html", make_context(request))


class UploadScreen(Screen):
    """The same page within Wagtail's admin."""

    page_title = TITLE
    header_icon = "upload"
    above = ("media_admin:library", gettext_lazy("Recordings"))
    template_name = "media_pipeline/uploads/admin.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(**make_context(request))


@require_GET
def tell_states(request: HttpRequest) -> HttpResponse:
    """Tell how far the uploads named in the address have come."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    try:
        keys = [uuid.UUID(one) for one in request.GET.getlist("key")]
    except ValueError as error:
        raise Http404 from error
    rows = [make_row(request, one) for one in list_uploads(request.user, keys=keys)]
    answer = JsonResponse({"uploads": {row["key"]: row for row in rows}})
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@require_POST
@login_required
def take_form(request: HttpRequest) -> HttpResponse:
    """Take one file of a plain form; its token is checked once the handler is in place."""
    collections = list(list_upload_collections(request.user))
    if not collections:
        raise Http404
    limits = [find_limits(user=request.user, collection=one) for one in collections]
    handler = SpoolHandler(request, most_bytes=max(one.file_bytes for one in limits))
    request.upload_handlers = [handler]
    try:
        open_spool()
        if not handler.has_room(count_free_bytes()):
            raise OutOfDisk
        with take_seat():
            return _take_form(request, handler)
    except UnreadablePostError:
        return HttpResponse(status=400)
    except (OutOfDisk, SpoolAway) as error:
        handler.close()  # the page looks at the form, too
        status = 507 if isinstance(error, OutOfDisk) else 503
        return _show_fault(request, say_reason(type(error).__name__), status)
    except NoSeat:
        handler.close()
        answer = _show_fault(
            request, _("Many people are uploading just now. Please try later."), 503
        )
        answer["Retry-After"] = "30"
        return answer
    finally:
        handler.close()
        # Whatever went wrong, maybe after the upload was written down: its row has the last word.
        forget_bytes(key=handler.key)


@csrf_protect
def _take_form(request: HttpRequest, handler: SpoolHandler) -> HttpResponse:
    # The first look at the form reads all of it.
    wanted = request.POST.get("collection", ""), request.POST.get("replaces", "")
    if handler.is_too_large:
        return _show_fault(request, say_reason("TooLarge"), 413)
    file = request.FILES.get("file")
    destination = find_destination(request.user, collection=wanted[0], replaces=wanted[1])
    if destination is None:
        raise Http404
    if not isinstance(file, SpooledFile):
        return _show_fault(request, _("Please choose a file first."), 422)
    now = timezone.now()
    begun = begin_upload(
        owner=request.user,
        collection=destination.collection,
        replaces=destination.replaces,
        filename=file.name or "",
        meant_for=request.POST.get("meant_for", ""),
        content_type=file.content_type or "",
        length=file.size or 0,
        key=file.key,
        now=now,
    )
    if isinstance(begun, Refusal):
        status = {Reason.NO_ROOM: 507, Reason.EMPTY: 422}.get(begun.reason, 413)
        return _show_fault(request, say_refusal(begun), status)
    finish_upload(upload=begun, sha256=file.sha256, now=now)
    return redirect(_find_next(request))


def _find_next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if known else reverse("media_uploads:new")


def _show_fault(request: HttpRequest, fault: str, status: int) -> HttpResponse:
    context = make_context(
        request,
        fault=fault,
        meant_for=request.POST.get("meant_for", ""),
        next_address=_find_next(request),
    )
    return render(request, "media_pipeline/uploads/page.html", context, status=status)


@require_POST
@login_required
def stop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give an upload up, for browsers without scripts."""
    upload: Upload | None = list_reached_uploads(request.user).filter(key=key).first()
    if upload is None:
        raise Http404
    stop_upload(upload=upload, by=request.user, now=timezone.now())
    return redirect(_find_next(request))
