"""What a reader may be about to type: titles that hold the words so far."""

import re

from lessons.discovery.adapters.memory import get_present
from lessons.discovery.queries.browsing import list_entries
from lessons.discovery.queries.words import match_words
from lessons.discovery.rules import list_page

MOST_SUGGESTED = 8


def list_suggestions(text: str) -> list[str]:
    """Return titles for what was typed so far, each once; a slip of a key is forgiven."""
    present = get_present()
    # One letter begins too many words; what stands before it says more.
    words = re.sub(r"(?<=\S)\s+\S$", "", text)
    match = match_words(present, words)
    if match.is_loose:
        return []
    numbers = list_page(match.tiers, present.shelf.live, 0, 2 * MOST_SUGGESTED)
    titles = dict.fromkeys(entry.title for entry in list_entries(numbers))
    return list(titles)[:MOST_SUGGESTED]
