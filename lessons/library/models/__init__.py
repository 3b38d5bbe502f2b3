"""What the library keeps: resources, their files, their links, collections, training records."""

from lessons.library.models.files import FileVersion, StoredFile
from lessons.library.models.links import LinkCheck
from lessons.library.models.resources import Resource
from lessons.library.models.selections import Selection, SelectionItem
from lessons.library.models.training import Completion

__all__ = [
    "Completion",
    "FileVersion",
    "LinkCheck",
    "Resource",
    "Selection",
    "SelectionItem",
    "StoredFile",
]
