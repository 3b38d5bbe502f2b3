"""What the form shows of a lesson: its words as plain values, and its questions without blocks."""

from typing import Any

from wagtail.documents import get_document_model

from lessons.catalogue.models import LessonPage

TEXTS = ("title", "summary", "outcomes", "transcript", "school_name", "school_year")
CHOICES = ("series", "language")


def read_description(draft: LessonPage) -> dict[str, Any]:
    """Return the values of `draft` that the form asks for; like texts are equal."""
    return {
        **{name: even(getattr(draft, name)) for name in TEXTS},
        **{name: getattr(draft, name) for name in CHOICES},
        "topic": draft.topic_id,
        "is_core": draft.is_core,
        "for_television": draft.for_television,
        "teachers": [one.name for one in draft.teachers.all()],
        "questions": [_read_question(*one) for one in find_blocks(draft).items()],
    }


def even(text: str) -> str:
    """Return `text` with the line ends of browsers made plain."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def find_blocks(draft: LessonPage) -> dict[str, Any]:
    """Return the blocks of the questions by name; imported ones have none but their place."""
    return {block.id or f"#{place}": block for place, block in enumerate(draft.questions)}


def _read_question(name: str, block: Any) -> dict[str, Any]:
    value = block.value
    if block.block_type == "short_answer":
        answers = [{"text": text, "is_right": True} for text in value["accepted"]]
    else:
        answers = [
            {"text": one["text"], "is_right": bool(one["is_right"])} for one in value["choices"]
        ]
    return {
        "id": name,
        "kind": "words" if block.block_type == "short_answer" else "choices",
        "text": even(value["text"]),
        "answers": answers,
        "explanation": even(value["explanation"] or ""),
    }


def list_documents(draft: LessonPage) -> list[Any]:
    """Return the worksheets and slides of `draft` that are still there, in order."""
    chosen = [block["value"] for block in draft.attachments.get_prep_value()]
    found = get_document_model()._default_manager.in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]
