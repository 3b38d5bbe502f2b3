"""What words find: sets of entries in tiers, the best first; and what to try for none."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import and_, or_

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
    split_words,
)
from lessons.letters import fold

# Words of few letters begin too many others.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Match:
    """What words found: tiers of entries, the best first, and how it had to be looked for."""

    tiers: tuple[int, ...]
    # What was looked for instead, each guess as it would be written; empty when the words did.
    tried: tuple[Mapping[str, str], ...] = ()
    is_loose: bool = False

    @property
    def all(self) -> int:
        """The set of all that was found."""
        found = 0
        for tier in self.tiers:
            found |= tier
        return found

    def say_instead(self, titles: Iterable[str]) -> str:
        """Return what was looked for instead, as `titles` of what was found write it.

        A word has many ways to be written, and only the first one ever seen is remembered.
        """
        written: dict[str, str] = {}
        for title in titles if self.tried else ():
            for word in split_words(title):
                written.setdefault(fold(word), word)
        chosen = [
            (next((key for key in one if key in written), next(iter(one))), one)
            for one in self.tried
        ]
        return " ".join(written.get(key, one[key]) for key, one in chosen)


def match_words(present: Present, text: str) -> Match:
    """Find what holds all words of `text`; else what was probably meant; else what holds any."""
    words = read_words(text)
    if not words:
        return Match(tiers=())
    tiers = _find_all(present, [(word,) for word in words])
    if tiers:
        return Match(tiers=tiers)
    samples = _find_terms(present, words)
    guesses = _guess(words, samples)
    if guesses:
        tried = [guesses.get(word) or {word: _write(word, samples)} for word in words]
        # A guess is a whole word already.
        goes_on = words[-1] not in guesses
        tiers = _find_all(present, [tuple(one) for one in tried], goes_on=goes_on)
        if tiers:
            return Match(tiers=tiers, tried=tuple(_drop_lost(present, one) for one in tried))
    if len(words) == 1:
        return Match(tiers=())
    each = present.find_words([f"a{spell_lexeme(fold(word))}" for word in words])
    # All of them together were just not found.
    return Match(tiers=tuple(tier for tier in rank_by_matches(each)[1:] if tier), is_loose=True)


def _find_all(
    present: Present, words: list[tuple[str, ...]], *, goes_on: bool = True
) -> tuple[int, ...]:
    """Return what holds all `words`, any of each: first where the marks are the same as typed.

    The tiers: marks as typed in the title, marks as typed anywhere, all in the title, anywhere.
    Whoever types without marks gives no hint which of ma, má and mà is meant. What holds the last
    word whole comes before what only holds a longer one. Nothing, where no entry has them: the
    widest is asked first, for it often is the only one that need be.
    """
    goes_on = goes_on and _may_go_on(words[-1][0])
    widest = _ask(words, "a", goes_on)
    (anywhere,) = present.find_sets([widest])
    if not anywhere:
        return ()
    if anywhere.bit_count() == 1:
        # One thing needs no order.
        return (anywhere,)
    marked = ("n", "m") if any(_has_marks(word) for one in words for word in one) else ()
    questions = [_ask(words, field, goes_on) for field in (*marked, "t")]
    tiers = (*present.find_sets(questions), anywhere)
    if not goes_on:
        return tiers
    lasts = [question[-1].lexemes for question in (*questions, widest)]
    sets = iter(present.find_words([lexeme for last in lasts for lexeme in last]))
    wholes = [reduce(or_, islice(sets, len(last))) for last in lasts]
    return (*map(and_, tiers, wholes), *tiers)


def _ask(words: list[tuple[str, ...]], field: str, goes_on: bool) -> tuple[Wanted, ...]:
    """Return the question for `words` in `field`; those typed without marks are asked as such."""
    plain = "t" if field in "nt" else "a"
    question = []
    for place, one in enumerate(words):
        lexemes = tuple(
            f"{field}{spell_lexeme(word)}"
            if field in "nm" and _has_marks(word)
            else f"{plain}{spell_lexeme(fold(word))}"
            for word in one
        )
        question.append(Wanted(lexemes, goes_on and place == len(words) - 1))
    return tuple(question)


def _may_go_on(word: str) -> bool:
    # Whoever looks for 10 does not look for 1000.
    return len(word) >= SHORTEST_BEGINNING and not word.isdecimal()


def _has_marks(word: str) -> bool:
    return "đ" in word or any(map(unicodedata.combining, unicodedata.normalize("NFD", word)))


def _find_terms(present: Present, words: list[str]) -> dict[str, str]:
    """Return which of `words` there are, and what the others may mean, each as it is written."""
    wanted = set(map(fold, words))
    terms = Term.objects.values_list("word", "sample")
    known = dict(terms.filter(word__in=wanted))
    known = {word: known[word] for word in _keep_found(present, list(known))}
    guesses = {
        guess
        for word in wanted - set(known)
        for guess in (*list_unmade(word), *list_one_key_off(word))
        if guess not in wanted
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


def _drop_lost(present: Present, guesses: dict[str, str]) -> dict[str, str]:
    """Return the guesses that something public holds: one that stands alone found it."""
    if len(guesses) == 1:
        return guesses
    kept = {guess: guesses[guess] for guess in _keep_found(present, list(guesses))}
    # What held them may go between two questions.
    return kept or guesses


def _keep_found(present: Present, words: list[str]) -> list[str]:
    """Return those of `words` that something public holds; others stood in what was withdrawn."""
    found = present.find_words([f"a{spell_lexeme(word)}" for word in words])
    return [word for word, numbers in zip(words, found, strict=True) if numbers]


def _write(word: str, samples: dict[str, str]) -> str:
    return word if _has_marks(word) else samples.get(word, word)
