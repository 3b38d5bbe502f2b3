"""How texts become lexemes that both databases store, and words that readers type.

A lexeme is plain ASCII, so that the parsers of SQLite and PostgreSQL find nothing to interpret and
both give the same answers. Its first letter says what it stands for:

    a  a word anywhere, without its diacritics      m  the same with its diacritics
    t  a word of the title, without diacritics      n  the same with its diacritics
"""

import unicodedata
from collections.abc import Iterator

from lessons.letters import fold

LONGEST_WORD = 40
LONGEST_TERM = 24
MOST_TERMS = 500
MOST_WORDS = 12
MOST_TEXT = 200_000

# The alphabet in the order of Vietnamese dictionaries; marks of tone decide last.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {letter: chr(ord("A") + place) for place, letter in enumerate(_ALPHABET)}
# Level, huyền, hỏi, ngã, sắc, nặng: the order of syllables that differ in nothing else.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def split_words(text: str) -> Iterator[str]:
    """Yield the words of `text` in lower case, composed; all that is no letter or digit parts.

    Readers have no key for ²: what is raised or wide is written as the plain letter.
    """
    word: list[str] = []
    for letter in unicodedata.normalize("NFKC", text[:MOST_TEXT]).lower():
        if letter.isalnum() or (word and unicodedata.combining(letter)):
            word.append(letter)
        elif unicodedata.category(letter) != "Cf" and word:
            # A zero-width or direction mark hides inside a word; it parts nothing.
            yield "".join(word)[:LONGEST_WORD]
            word = []
    if word:
        yield "".join(word)[:LONGEST_WORD]


def spell_lexeme(word: str) -> str:
    """Return `word` in ASCII: letters beyond it are written as their number between zeros."""
    return "".join(letter if letter.isascii() else f"0{ord(letter):x}0" for letter in word)


def list_lexemes(*, title: str, text: str) -> list[str]:
    """Return the lexemes of a thing, each once, in order."""
    in_title = set(split_words(title))
    everywhere = in_title | set(split_words(text))
    lexemes = set()
    for plain, marked, words in (("t", "n", in_title), ("a", "m", everywhere)):
        for word in words:
            bare = fold(word)
            lexemes.add(plain + spell_lexeme(bare))
            if bare != word:
                lexemes.add(marked + spell_lexeme(word))
    return sorted(lexemes)


def list_terms(text: str) -> dict[str, str]:
    """Return the words of `text` without diacritics, each with the first way it is written."""
    terms: dict[str, str] = {}
    for word in split_words(text):
        if 1 < len(word) <= LONGEST_TERM and not word[0].isdecimal():
            terms.setdefault(fold(word), word)
            if len(terms) == MOST_TERMS:
                break
    return terms


def read_words(text: str) -> list[str]:
    """Return what a reader typed as words, each once, not more than are worth looking for."""
    words: dict[str, None] = {}
    for word in split_words(text[:1000]):
        words.setdefault(word)
        if len(words) == MOST_WORDS:
            break
    return list(words)


def make_sort_key(text: str) -> str:
    """Return a key that puts titles into the order of Vietnamese dictionaries, byte by byte.

    Letters come first (a ă â … đ … ê ô ơ ư), numbers by their value before them, tones last.
    """
    letters: list[str] = []
    tones: list[str] = []
    digits = ""
    for letter in unicodedata.normalize("NFD", f"{text.lower()[:200]} "):
        if letter.isdecimal():
            digits += str(unicodedata.decimal(letter))
            continue
        if digits:
            bare = digits.lstrip("0")
            letters.append(f"{min(len(bare), 9)}{bare}")
            digits = ""
        if letter in _TONES:
            tones.append(f"{len(letters):03d}{_TONES[letter]}")
        elif unicodedata.combining(letter):
            if letters:
                composed = unicodedata.normalize("NFC", _letter_of(letters[-1]) + letter)
                letters[-1] = _PLACES.get(composed, letters[-1])
        elif letter in _PLACES:
            letters.append(_PLACES[letter])
        elif letters and letters[-1] != " ":
            letters.append(" ")
    return f"{''.join(letters).strip()}!{''.join(tones)}"[:255]


def _letter_of(place: str) -> str:
    return _ALPHABET[ord(place) - ord("A")] if len(place) == 1 and place >= "A" else ""
