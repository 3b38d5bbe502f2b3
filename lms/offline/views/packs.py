"""The public pages of packs, and what is fetched from them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.offline.actions.keys import get_public_key
from lms.offline.adapters.signing import write_pem
from lms.offline.models import Edition, Pack
from lms.offline.queries.packs import (
    Archive,
    ShownPack,
    get_edition_of,
    get_manifest,
    get_pack,
    get_shown_pack,
    lay_out,
    lay_out_changes,
    list_older_editions,
    list_shown_packs,
    measure_changes,
)
from lms.offline.rules.naming import Folder, make_path
from lms.offline.rules.zips import TooLargeForZip
from lms.offline.views.sending import check_members, send_archive, send_member

# Older ones are rare on sticks, and each costs a reading of two manifests.
MOST_OLDER = 6


@require_safe
def show_packs(request: HttpRequest) -> HttpResponse:
    """Show every pack that can be had, by grade."""
    return render(request, "offline/packs.html", {"packs": list_shown_packs()})


@require_safe
def show_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is in a pack, how large it is, and how to carry it."""
    shown = get_shown_pack(slug)
    if shown is None:
        return _say_gone(request, slug)
    manifest = get_manifest(shown.edition)
    first = lay_out(shown.edition, 0).layout.size
    context = {
        "pack": shown.pack,
        "edition": shown.edition,
        "manifest": manifest,
        "parts": [
            {"number": number + 1, "bytes": first if number == 0 else size}
            for number, size in enumerate(manifest.parts)
        ],
        "older": _list_older(shown),
        "paper": _find_paper(shown.edition),
    }
    return render(request, "offline/pack.html", context)


@require_safe
def fetch_part(request: HttpRequest, slug: str, key: str, number: int = 1) -> HttpResponseBase:
    """Send one archive of an edition; a download that broke off goes on where it was."""
    _pack, edition = _get_edition(slug, key)
    manifest = get_manifest(edition)
    if not 1 <= number <= len(manifest.parts):
        raise Http404
    suffix = f" ({number} của {len(manifest.parts)})" if len(manifest.parts) > 1 else ""
    archive = lay_out(edition, number - 1)
    return _send(request, edition, archive, etag=f"{key}-{number}", name=f"{manifest.top}{suffix}")


@require_safe
def fetch_changes(request: HttpRequest, slug: str, key: str, older: str) -> HttpResponseBase:
    """Send what somebody with an older edition still needs."""
    pack, edition = _get_edition(slug, key)
    known = pack.editions.filter(key=older).exclude(pk=edition.pk).first()
    if known is None:
        raise Http404
    try:
        archive = lay_out_changes(edition, known)
    except TooLargeForZip as error:
        raise Http404 from error
    name = f"{get_manifest(edition).top} (phần mới)"
    return _send(request, edition, archive, etag=f"{key}-{older}", name=name)


@require_safe
def fetch_manifest(request: HttpRequest, slug: str, key: str, form: str) -> HttpResponse:
    """Send the manifest of an edition, or the signature under it."""
    _pack, edition = _get_edition(slug, key)
    if form == "sig":
        response = HttpResponse(bytes(edition.signature), content_type="application/octet-stream")
    else:
        response = HttpResponse(edition.manifest_bytes, content_type="application/json")
    response["Cache-Control"] = "public, no-cache"
    return response


@require_safe
def open_member(request: HttpRequest, slug: str, key: str, path: str) -> HttpResponseBase:
    """Show a page or a file of a pack without unpacking it."""
    _pack, edition = _get_edition(slug, key)
    found = next((one for one in get_manifest(edition).files if one.path == path), None)
    if found is None:
        raise Http404
    return send_member(request, edition, found)


@require_safe
def open_newest(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the first page of what a pack holds now."""
    shown = get_shown_pack(slug)
    if shown is None:
        raise Http404
    return redirect("packs:member", slug=slug, key=shown.edition.key, path=Folder.INDEX)


@require_safe
def list_for_programs(request: HttpRequest) -> JsonResponse:
    """Say to other sites which packs there are, and which edition of each."""
    packs = [_describe(shown) for shown in list_shown_packs()]
    return JsonResponse({"format": "songhoc-packs/1", "packs": packs})


@require_safe
def show_key(request: HttpRequest) -> HttpResponse:
    """Send the public key; who wants to be sure compares it with what the office says."""
    pem = write_pem(get_public_key(now=timezone.now()))
    return HttpResponse(pem, content_type="application/x-pem-file")


def _describe(shown: ShownPack) -> dict[str, Any]:
    return {
        "pack": shown.pack.slug,
        "title": shown.pack.title,
        "grade": str(shown.pack.grade or ""),
        "quality": shown.pack.quality,
        "edition": shown.edition.key,
        "made_at": shown.edition.made_at.isoformat(),
        "bytes": shown.edition.size_bytes,
        "manifest": reverse("packs:manifest", args=[shown.pack.slug, shown.edition.key, "json"]),
    }


def _get_edition(slug: str, key: str) -> tuple[Pack, Edition]:
    pack = get_pack(slug)
    edition = get_edition_of(pack, key, now=timezone.now()) if pack is not None else None
    if pack is None or edition is None:
        raise Http404
    return pack, edition


def _send(
    request: HttpRequest, edition: Edition, archive: Archive, *, etag: str, name: str
) -> HttpResponseBase:
    check_members(edition, archive)
    return send_archive(request, edition, archive, etag=etag, name=f"{name}.zip")


def _list_older(shown: ShownPack) -> list[dict[str, Any]]:
    found = []
    for edition in list_older_editions(shown)[:MOST_OLDER]:
        try:
            size = measure_changes(shown.edition, edition)
        except TooLargeForZip:
            continue
        found.append({"edition": edition, "bytes": size})
    return found


def _find_paper(edition: Edition) -> str:
    paths = {file.path for file in get_manifest(edition).files}
    wanted = [Folder.PAPER_PDF, Folder.PAPER]
    names = [make_path(name, plain=plain) for plain in (False, True) for name in wanted]
    return next((name for name in names if name in paths), "")


def _say_gone(request: HttpRequest, slug: str) -> HttpResponse:
    pack = get_pack(slug)
    if pack is None:
        raise Http404
    response = render(request, "offline/being_made.html", {"pack": pack}, status=503)
    response["Retry-After"] = "600"
    return response
