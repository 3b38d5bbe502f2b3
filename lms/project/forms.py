"""Forms of documents and pictures whose save is one step, their place in the index included."""

from django.db import transaction
from django.db.models import Model
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm


class DocumentForm(BaseDocumentForm):
    """Indexes in the request before a worker can: two first entries of one file break on SQLite."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Model:
        return super().save(commit=commit)


class ImageForm(BaseImageForm):
    """As `DocumentForm`."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Model:
        return super().save(commit=commit)
