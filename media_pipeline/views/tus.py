"""The tus 1.0 protocol over two addresses: where uploads begin, and each upload by its key.

Forged requests: every method but OPTIONS wants the header Tus-Resumable. A form of another site
cannot send it, and a script of another site may only after a preflight, which we never grant
(no Access-Control header is ever sent). So a token would add nothing, and official clients, which
know no tokens, work with the session alone.
"""

import contextlib
import uuid
from collections.abc import Callable
from email.utils import format_datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt

from media_pipeline.actions.uploads import (
    NotYours,
    Outcome,
    begin_upload,
    finish_upload,
    receive_bytes,
    stop_upload,
)
from media_pipeline.actions.uploads.ending import EXPIRED
from media_pipeline.adapters.closing import close_after
from media_pipeline.adapters.spool import GIVE_WAY_S, Held, NotInSpool, hold_file, measure_file
from media_pipeline.adapters.spool_mark import SpoolAway
from media_pipeline.conf import get_conf
from media_pipeline.core.admission import Reason, Refusal
from media_pipeline.core.tus import (
    ALGORITHMS,
    BYTES_TYPE,
    EXTENSIONS,
    VERSION,
    Checksum,
    InvalidTusHeader,
    read_checksum,
    read_length,
    read_metadata,
    read_number,
    write_metadata,
)
from media_pipeline.models import Upload
from media_pipeline.permissions import list_reached_uploads
from media_pipeline.views.bodies import RequestBody
from media_pipeline.views.destinations import find_destination
from media_pipeline.views.seats import NoSeat, take_seat
from media_pipeline.views.sentences import say_reason, say_refusal

MISMATCH = 460
BUSY = gettext_noop("Another window is uploading this file just now.")
_STATUS = {
    Reason.EMPTY: 422,
    Reason.WRONG_KIND: 415,
    Reason.TOO_LARGE: 413,
    Reason.OVER_QUOTA: 413,
    Reason.NO_ROOM: 507,
}


class Answer(Exception):
    """Ends a request early with a status and a sentence for the person."""

    def __init__(self, status: int, text: str, **headers: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def _say(status: int, text: str = "", **headers: Any) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    if status == 204:
        del response["Content-Type"]
    return response


def _speaks_tus(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Check version and person, honour the method override, and turn errors into answers."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        method = request.method or ""
        if method == "POST":
            method = request.headers.get("X-HTTP-Method-Override", method).upper()
        try:
            if method == "OPTIONS":
                response = _describe()
            elif request.headers.get("Tus-Resumable") != VERSION:
                response = _say(
                    412, _("This uploader speaks another version."), Tus_Version=VERSION
                )
            elif not request.user.is_authenticated:
                response = _say(401, _("Please sign in again; the upload then goes on."))
            else:
                response = view(request, method, **kwargs)
        except Answer as early:
            response = _say(early.status, early.text, **early.headers)
        except InvalidTusHeader as error:
            response = _say(400, str(error))
        except NotYours:
            response = _say(403, _("You may not bring recordings in here."))
        except SpoolAway:
            response = _say(503, say_reason("SpoolAway"), Retry_After=60)
        except NoSeat:
            text = _("Many people are uploading just now; this file waits for its turn.")
            response = _say(503, text, Retry_After=5)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _describe() -> HttpResponse:
    return _say(
        204,
        Tus_Version=VERSION,
        Tus_Extension=",".join(EXTENSIONS),
        Tus_Max_Size=get_conf().file_bytes,
        Tus_Checksum_Algorithm=",".join(ALGORITHMS),
    )


@_speaks_tus
def begin(request: HttpRequest, method: str) -> HttpResponse:
    """Begin an upload (POST), maybe with its first bytes; or say what is spoken (OPTIONS)."""
    if method != "POST":
        return _say(405, Allow="OPTIONS, POST")
    length = read_length(request.headers)
    metadata = read_metadata(request.headers.get("Upload-Metadata", ""))
    checksum = _read_checksum(request)
    destination = find_destination(
        request.user,
        collection=metadata.get("collection", ""),
        replaces=metadata.get("replaces", ""),
    )
    if destination is None:
        raise Answer(403, _("You may not bring recordings in here."))
    now = timezone.now()
    begun = begin_upload(
        owner=request.user,
        collection=destination.collection,
        replaces=destination.replaces,
        filename=metadata.get("filename", metadata.get("name", "")),
        content_type=metadata.get("filetype", metadata.get("type", "")),
        title=metadata.get("title", ""),
        meant_for=metadata.get("meant_for", ""),
        length=length,
        now=now,
    )
    if isinstance(begun, Refusal):
        return _say(_STATUS[begun.reason], say_refusal(begun))
    offset = 0
    with RequestBody(request) as body:
        if request.content_type == BYTES_TYPE and body.length != 0:
            # The upload exists whatever becomes of these bytes; the client goes on at the offset.
            with contextlib.suppress(NoSeat), take_seat():
                offset = receive_bytes(
                    upload=begun, offset=0, body=body, checksum=checksum, now=now
                ).offset
    response = _say(201, Upload_Offset=offset, Upload_Expires=_say_expiry(begun))
    response["Location"] = reverse("media_uploads:file", args=[begun.key])
    return response


@_speaks_tus
def go_on(request: HttpRequest, method: str, key: uuid.UUID) -> HttpResponse:
    """Tell how far an upload has come (HEAD), take its next bytes (PATCH), give it up (DELETE)."""
    if method not in ("HEAD", "PATCH", "DELETE"):
        return _say(405, Allow="DELETE, HEAD, OPTIONS, PATCH")
    upload = list_reached_uploads(request.user).select_related("owner").filter(key=key).first()
    if upload is None:
        raise Answer(404, _("There is no such upload."))
    if method == "DELETE":
        return _stop(request, upload)
    now = timezone.now()
    if upload.state == Upload.State.STOPPED:
        raise _explain_end(upload)
    if upload.state == Upload.State.RECEIVING and upload.expires_at <= now:
        raise Answer(410, say_reason(EXPIRED))
    return _tell(upload) if method == "HEAD" else _take(request, upload)


def _tell(upload: Upload) -> HttpResponse:
    offset = upload.length
    if upload.state == Upload.State.RECEIVING:
        offset = _measure(upload)
    return _say(
        200,
        Upload_Offset=offset,
        Upload_Length=upload.length,
        Upload_Expires=_say_expiry(upload),
        Upload_Metadata=write_metadata({"filename": upload.filename}),
    )


def _measure(upload: Upload) -> int:
    """Return how far it has come, after a stalled writer of the same person gave way."""
    try:
        size = _measure_spooled(upload)
    except NotInSpool as error:
        # It may have been taken in, or ended, since its row was read.
        upload.refresh_from_db()
        if upload.state == Upload.State.RECEIVING:
            raise Answer(404, say_reason("BytesLost")) from error
        if upload.state == Upload.State.STOPPED:
            raise _explain_end(upload) from error
        return upload.length
    if size == upload.length:
        # A killed server had all of it and could not say so any more.
        finish_upload(upload=upload, now=timezone.now())
    return size


def _measure_spooled(upload: Upload) -> int:
    key = upload.key.hex
    try:
        with hold_file(key, wait_s=GIVE_WAY_S, home=upload.spool) as growing:
            size = growing.size
            if size == upload.length:
                growing.sync()
    except Held as error:
        size = measure_file(key)
        if size == upload.length:
            # Its writer has yet to sync it. Whoever hears "all of it" forgets the file.
            raise Answer(423, _(BUSY), Retry_After="3") from error
    return size


def _take(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.content_type != BYTES_TYPE:
        raise Answer(415, f"Content-Type must be {BYTES_TYPE}")
    offset = read_number(request.headers, "Upload-Offset")
    checksum = _read_checksum(request)
    if upload.state != Upload.State.RECEIVING:
        # All of it is here; a client that missed our answer may ask once more.
        if offset == upload.length:
            return _say(204, Upload_Offset=offset)
        return _say(409, _("The file has arrived already."), Upload_Offset=upload.length)
    with take_seat(), RequestBody(request) as body:
        received = receive_bytes(
            upload=upload, offset=offset, body=body, checksum=checksum, now=timezone.now()
        )
    texts: dict[Outcome, tuple[int, str]] = {
        Outcome.KEPT: (204, ""),
        Outcome.CUT: (408, _("The connection fell silent; what arrived is kept.")),
        Outcome.WRONG_OFFSET: (409, _("The server has another part of this file.")),
        Outcome.HELD: (423, _(BUSY)),
        Outcome.TOO_MUCH: (413, _("More bytes came than the file was said to have.")),
        Outcome.WRONG_SUM: (MISMATCH, _("A part was damaged on its way and is sent again.")),
        Outcome.NO_ROOM: (507, say_reason("OutOfDisk")),
        Outcome.GONE: (404, say_reason("BytesLost")),
    }
    status, text = texts[received.outcome]
    if received.outcome is Outcome.TOO_MUCH:
        close_after(request.META)
    response = _say(status, text, Upload_Offset=received.offset)
    if status == 204:
        response["Upload-Expires"] = _say_expiry(upload)
    if status == 423:
        response["Retry-After"] = "3"
    return response


def _stop(request: HttpRequest, upload: Upload) -> HttpResponse:
    if stop_upload(upload=upload, by=request.user, now=timezone.now()):
        return _say(204)
    if upload.state == Upload.State.STOPPED:
        raise _explain_end(upload)
    return _say(409, _("The file has arrived already."))


def _explain_end(upload: Upload) -> Answer:
    if upload.refusal == EXPIRED:
        return Answer(410, say_reason(EXPIRED))
    return Answer(404, _("This upload was cancelled."))


def _read_checksum(request: HttpRequest) -> Checksum | None:
    given = request.headers.get("Upload-Checksum")
    return None if given is None else read_checksum(given)


def _say_expiry(upload: Upload) -> str:
    return format_datetime(upload.expires_at, usegmt=True)
