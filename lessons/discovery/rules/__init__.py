"""What a public thing is, which words it is found by and what readers choose; pure."""

from lessons.discovery.rules.items import Door, InvalidItem, Item, Source
from lessons.discovery.rules.makers import even_out, make_key, make_name_order
from lessons.discovery.rules.selections import (
    FACETS,
    PAGE_SIZE,
    SINGLE,
    Selection,
    read_selection,
)
from lessons.discovery.rules.shelves import (
    Row,
    Shelf,
    list_page,
    make_set,
    rank_by_matches,
)
from lessons.discovery.rules.slips import choose_guesses, list_one_key_off, list_unmade
from lessons.discovery.rules.words import (
    list_lexemes,
    list_terms,
    make_sort_key,
    read_words,
    spell_lexeme,
    split_words,
)

__all__ = [
    "FACETS",
    "PAGE_SIZE",
    "SINGLE",
    "Door",
    "InvalidItem",
    "Item",
    "Row",
    "Selection",
    "Shelf",
    "Source",
    "choose_guesses",
    "even_out",
    "list_lexemes",
    "list_one_key_off",
    "list_page",
    "list_terms",
    "list_unmade",
    "make_key",
    "make_name_order",
    "make_set",
    "make_sort_key",
    "rank_by_matches",
    "read_selection",
    "read_words",
    "spell_lexeme",
    "split_words",
]
