"""Whether a document of a school may be downloaded: published, shared, or one's own people's."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from lms.people.models import Organisation


def check_document(document: Any, request: HttpRequest) -> None:
    """Refuse a document in an organisation's collection that no live page shows yet.

    Wagtail serves every document to whoever knows, or counts up to, its number.
    """
    if not Organisation.objects.filter(collection=document.collection_id).exists():
        return
    if request.user.is_authenticated:
        if document.uploaded_by_user_id == request.user.pk:
            return
        policy = policy_registry.get_by_type(type(document))
        if policy.user_has_permission_for_instance(request.user, "choose", document):
            return
    references = ReferenceIndex.get_references_to(document).filter(
        base_content_type=Page(title="").get_base_content_type()
    )
    pages = [int(one) for one in references.values_list("object_id", flat=True)]
    if not Page.objects.filter(pk__in=pages, live=True).exists():
        raise Http404
