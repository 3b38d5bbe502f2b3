"""A resource, and a collection, as schema.org describes them, for search engines; pure."""

from collections.abc import Iterable
from typing import Any

from lessons.library.rules.kinds import Kind, find_licence_address

_TYPES = {
    Kind.CLIP: "video",
    Kind.SLIDES: "presentation",
    Kind.WORKSHEET: "worksheet",
    Kind.AUDIO: "audio",
    Kind.TEXTBOOK: "textbook",
    Kind.IMAGE: "image",
    Kind.MODEL_LESSON: "lesson",
}


def describe_resource(resource: Any, *, address: str) -> dict[str, Any]:
    """Return a LearningResource; empty parts are left out."""
    course = resource.course
    found = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": resource.title,
        "description": resource.description,
        "url": address,
        "inLanguage": "vi",
        "learningResourceType": _TYPES.get(Kind(resource.kind), ""),
        "educationalLevel": course.grade.name if course else "",
        "about": course.subject.name if course else "",
        "teaches": resource.topic.name if resource.topic else "",
        "license": find_licence_address(resource.licence),
        "author": {"@type": "Person", "name": resource.made_by} if resource.made_by else "",
        "keywords": resource.tags,
        "isAccessibleForFree": True,
        "encodingFormat": resource.file.media_type if resource.file_id else "",
        "datePublished": (
            resource.first_published_at.isoformat() if resource.first_published_at else ""
        ),
    }
    return {key: value for key, value in found.items() if value != ""}


def describe_selection(
    selection: Any, *, address: str, parts: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return a Collection of learning resources; `parts` are titles and addresses in order."""
    course = selection.course
    found = {
        "@context": "https://schema.org",
        "@type": ["Collection", "LearningResource"],
        "name": selection.title,
        "description": selection.description,
        "url": address,
        "inLanguage": "vi",
        "educationalLevel": course.grade.name if course else "",
        "about": course.subject.name if course else "",
        "isAccessibleForFree": True,
        "hasPart": [
            {"@type": "LearningResource", "name": title, "url": url} for title, url in parts
        ],
    }
    return {key: value for key, value in found.items() if value not in ("", [])}
