"""What words find: sets of entries in tiers, the best first; and what to try for none."""

import unicodedata
from dataclasses import dataclass

from lessons.discovery.adapters.lexemes import Wanted
from lessons.discovery.adapters.memory import Present
from lessons.discovery.models import Term
from lessons.discovery.rules import (
    choose_guesses,
    list_one_key_off,
    list_unmade,
    rank_by_matches,
    read_words,
    spell_lexeme,
)
from lessons.letters import fold

# Words of few letters begin too many others.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Match:
    """What words found: tiers of entries, the best first, and how it had to be looked for."""

    tiers: tuple[int, ...]
    # What was looked for instead, as it would be written; empty when the words themselves did.
    instead: str = ""
    is_loose: bool = False

    @property
    def all(self) -> int:
        """The set of all that was found."""
        found = 0
        for tier in self.tiers:
            found |= tier
        return found


def match_words(present: Present, text: str) -> Match:
    """Find what holds all words of `text`; else what was probably meant; else what holds any."""
    words = read_words(text)
    if not words:
        return Match(tiers=())
    tiers = _find_all(present, [(word,) for word in words])
    if tiers:
        return Match(tiers=tiers)
    samples = _find_terms(words)
    guesses = _guess(words, samples)
    if guesses:
        tried = [guesses.get(word) or {word: _write(word, samples)} for word in words]
        tiers = _find_all(present, [tuple(one) for one in tried])
        if tiers:
            return Match(tiers=tiers, instead=" ".join(next(iter(one.values())) for one in tried))
    if len(words) == 1:
        return Match(tiers=())
    each = present.find_words([f"a{spell_lexeme(fold(word))}" for word in words])
    # All of them together were just not found.
    return Match(tiers=tuple(tier for tier in rank_by_matches(each)[1:] if tier), is_loose=True)


def _find_all(present: Present, words: list[tuple[str, ...]]) -> tuple[int, ...]:
    """Return what holds all `words`, any of each: first where the marks are the same as typed.

    The tiers: marks as typed in the title, marks as typed anywhere, all in the title, anywhere.
    Whoever types without marks gives no hint which of ma, má and mà is meant. Nothing, where no
    entry has them: the widest is asked first, for it often is the only one that need be.
    """
    (anywhere,) = present.find_sets([_ask(words, "a", plain="a")])
    if not anywhere:
        return ()
    marked = ("n", "m") if any(_has_marks(word) for one in words for word in one) else ()
    questions = [_ask(words, field, plain="t" if field == "n" else "a") for field in marked]
    questions.append(_ask(words, "t", plain="t"))
    return (*present.find_sets(questions), anywhere)


def _ask(words: list[tuple[str, ...]], field: str, plain: str) -> tuple[Wanted, ...]:
    """Return the question for `words` in `field`; those typed without marks are asked as such."""
    question = []
    for place, one in enumerate(words):
        lexemes = tuple(
            f"{field}{spell_lexeme(word)}"
            if field in "nm" and _has_marks(word)
            else f"{plain}{spell_lexeme(fold(word))}"
            for word in one
        )
        is_prefix = place == len(words) - 1 and len(one[0]) >= SHORTEST_BEGINNING
        question.append(Wanted(lexemes, is_prefix))
    return tuple(question)


def _has_marks(word: str) -> bool:
    return "đ" in word or any(map(unicodedata.combining, unicodedata.normalize("NFD", word)))


def _find_terms(words: list[str]) -> dict[str, str]:
    """Return which of `words` there are, and what the others may mean, each as it is written."""
    wanted = set(map(fold, words))
    terms = Term.objects.values_list("word", "sample")
    known = dict(terms.filter(word__in=wanted))
    guesses = {
        guess
        for word in wanted - set(known)
        for guess in (*list_unmade(word), *list_one_key_off(word))
    }
    return known | dict(terms.filter(word__in=guesses)) if guesses else known


def _guess(words: list[str], samples: dict[str, str]) -> dict[str, dict[str, str]]:
    """Return what the words that nothing holds may mean, each guess as it would be written."""
    guesses = {}
    for word in words:
        bare = fold(word)
        if bare not in samples and (chosen := choose_guesses(bare, set(samples))):
            guesses[word] = {guess: samples[guess] for guess in chosen}
    return guesses


def _write(word: str, samples: dict[str, str]) -> str:
    return word if _has_marks(word) else samples.get(word, word)
