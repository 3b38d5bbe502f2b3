"""What a public thing is and which words it is found by; pure. The table is in models."""

from lessons.discovery.rules.items import InvalidItem, Item, Source
from lessons.discovery.rules.words import (
    list_lexemes,
    list_terms,
    make_sort_key,
    read_words,
    spell_lexeme,
)

__all__ = [
    "InvalidItem",
    "Item",
    "Source",
    "list_lexemes",
    "list_terms",
    "make_sort_key",
    "read_words",
    "spell_lexeme",
]
