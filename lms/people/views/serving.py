"""Who may fetch the documents and pictures of a school: everybody once a live page shows them,
its own people before that. Videos are the media pipeline's.
"""

import mimetypes
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from lms.people.models import Organisation

# Short, so that a picture taken off its page is soon gone from shared caches too.
PUBLIC_FOR_S = 300


def check_document(document: Any, request: HttpRequest) -> None:
    """Refuse a document in an organisation's collection that no live page shows yet.

    Wagtail serves every document to whoever knows, or counts up to, its number.
    """
    if not (may_read(request, document) or may_choose(request.user, document)):
        raise Http404


def limit_caching(document_id: int, response: HttpResponseBase) -> None:
    """Say who on the way may keep a document: of what is public everybody, asking each time."""
    document = get_document_model()._default_manager.filter(pk=document_id).first()
    public = (
        document is not None
        and is_published(document)
        and not document.collection.get_view_restrictions().exists()
    )
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"


@require_safe
def serve_picture(request: HttpRequest, path: str) -> FileResponse:
    """Serve a picture of the media folder; web servers that serve it unasked serve drafts too."""
    images = get_image_model()
    rendition = images.get_rendition_model().objects.filter(file=path).select_related("image")
    image = next((one.image for one in rendition), None)
    public = image is not None and is_published(image)
    if image is None:  # an upload as it came, with whatever a phone wrote into it: never public
        image = images.objects.filter(file=path).first()
    shown = public or (bool(rendition) and may_read(request, image))
    if image is None or not (shown or may_choose(request.user, image)):
        raise Http404
    try:
        response = FileResponse(default_storage.open(path))
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response["Cache-Control"] = f"public, max-age={PUBLIC_FOR_S}" if public else "private, no-cache"
    # A picture opened by itself must not run as a page, whatever its bytes say.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def may_choose(user: Any, file: Any) -> bool:
    """Tell whether `user` uploaded `file` or may choose it for a page."""
    if not user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(file))
    return file.uploaded_by_user_id == user.pk or bool(
        policy.user_has_permission_for_instance(user, "choose", file)
    )


def is_published(file: Any) -> bool:
    """Tell whether `file` is nobody's in particular, or a page that everybody may read shows it."""
    return is_nobodys(file) or list_pages(file).public().exists()


def may_read(request: HttpRequest, file: Any) -> bool:
    """Tell whether a page shows `file` that this reader may open, perhaps by its password."""
    return is_nobodys(file) or any(
        all(one.accept_request(request) for one in page.get_view_restrictions())
        for page in list_pages(file)
    )


def is_nobodys(file: Any) -> bool:
    """Tell whether `file` lies in no organisation's collection."""
    return not Organisation.objects.filter(collection=file.collection_id).exists()


def list_pages(file: Any) -> Any:
    """Return the live pages that show `file`."""
    references = ReferenceIndex.get_references_to(file).filter(
        base_content_type=Page(title="").get_base_content_type()
    )
    pages = [int(one) for one in references.values_list("object_id", flat=True)]
    return Page.objects.live().filter(pk__in=pages)
