"""What the streams of a lesson are made of. Blocks stay out of migrations (ADR 0005)."""

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


ATTACHMENTS = [("document", DocumentChooserBlock(label=_("Document")))]

RELATED_LESSONS = [
    ("lesson", blocks.PageChooserBlock("catalogue.LessonPage", label=_("Lesson"))),
]


class ChoiceBlock(blocks.StructBlock):
    """One of the answers that a pupil may choose."""

    text = blocks.CharBlock(label=_("Answer"), max_length=300)
    is_right = blocks.BooleanBlock(label=_("This is right"), required=False)
    explanation = blocks.CharBlock(
        label=_("What to tell whoever chooses it"), max_length=500, required=False
    )

    class Meta:
        icon = "tick"
        label = _("Answer")


class QuestionBlock(blocks.StructBlock):
    """What every question has. Whether it can be answered is asked before review, not before
    saving: a draft may be half a question.
    """

    text = blocks.TextBlock(label=_("Question"), max_length=1000, rows=2)
    picture = ImageChooserBlock(label=_("Picture"), required=False)


class ChoiceQuestionBlock(QuestionBlock):
    """A question with answers to choose from."""

    choices = blocks.ListBlock(ChoiceBlock(), label=_("Answers"), min_num=2, max_num=8)
    explanation = blocks.TextBlock(
        label=_("Explanation, shown after answering"), max_length=1000, required=False, rows=2
    )


class WordQuestionBlock(QuestionBlock):
    """A question that is answered by a word or a number."""

    accepted = blocks.ListBlock(
        blocks.CharBlock(label=_("Answer"), max_length=100),
        label=_("Right answers"),
        help_text=_("Every way of writing it that is right, such as 5 and “năm”."),
    )
    explanation = blocks.TextBlock(
        label=_("Explanation, shown after answering"), max_length=1000, required=False, rows=2
    )


QUESTIONS = [
    (
        "single_choice",
        ChoiceQuestionBlock(label=_("Choose one answer"), icon="radio-full"),
    ),
    (
        "multiple_choice",
        ChoiceQuestionBlock(label=_("Choose all right answers"), icon="list-ul"),
    ),
    ("short_answer", WordQuestionBlock(label=_("Short answer"), icon="edit")),
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
