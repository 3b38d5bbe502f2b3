"""What the body of a lesson is made of. Blocks stay out of migrations (ADR 0005)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock

# Streams are stored as {type, value, id}: adding a block type never needs a migration, renaming
# one needs a data migration, and a type once published is never given another meaning.
LESSON_BODY = [
    ("heading", blocks.CharBlock(label=_("Heading"), form_classname="title", max_length=200)),
    (
        "paragraph",
        blocks.RichTextBlock(
            label=_("Paragraph"),
            features=["bold", "italic", "ol", "ul", "superscript", "subscript"],
        ),
    ),
    ("image", ImageChooserBlock(label=_("Picture"))),
    ("document", DocumentChooserBlock(label=_("Document"))),
]


class MigrationSafeStreamField(StreamField):
    """A StreamField that migrations know by name only.

    Wagtail writes every block with its labels into migrations: a new block, or a corrected label,
    would cost each host site a migration that changes nothing in its database.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
