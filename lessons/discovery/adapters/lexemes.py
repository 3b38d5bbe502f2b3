"""Asks the full-text index of SQLite or PostgreSQL which entries hold which lexemes.

Both are asked for plain sets of numbers: ranking is ours, so that both give the same answers.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db import connection

from lessons.discovery.rules import make_set

# Without diacritics: such words are looked up by themselves, whatever a reader typed.
_PLAIN = ("a", "t")
_SQLITE = "SELECT {place}, group_concat(rowid) FROM discovery_words WHERE discovery_words MATCH %s"
_POSTGRESQL = "SELECT {place}, discovery_entries_with(%s::tsquery)"
# What the server's statistics say of the index; nothing before they were gathered.
_COMMON = """SELECT lexeme, share FROM pg_stats, unnest(
        most_common_elems::text::text[], most_common_elem_freqs) AS listed(lexeme, share)
    WHERE schemaname = current_schema() AND tablename = 'discovery_words' AND lexeme IS NOT NULL
    ORDER BY share DESC, lexeme"""


@dataclass(frozen=True)
class Wanted:
    """One lexeme, or several that will do as well; with `is_prefix`, how it begins."""

    lexemes: tuple[str, ...]
    is_prefix: bool = False


def find_sets(questions: Sequence[Sequence[Wanted]]) -> list[int]:
    """Return for each question the set of entries that hold all it wants; one statement for all.

    A lexeme is letters and digits of ASCII: neither engine finds an operator in it.
    """
    if not questions:
        return []
    is_sqlite = connection.vendor == "sqlite"
    template = _SQLITE if is_sqlite else _POSTGRESQL
    write = _write_fts5 if is_sqlite else _write_tsquery
    statement = " UNION ALL ".join(template.format(place=n) for n in range(len(questions)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [write(question) for question in questions])
        found = dict(cursor.fetchall())
    numbers = (found.get(place) for place in range(len(questions)))
    if is_sqlite:
        # Numbers with commas between: nothing in Python reads them as fast.
        return [make_set(json.loads(f"[{one}]")) if one else 0 for one in numbers]
    return [make_set(one) if one else 0 for one in numbers]


def list_common(worth: float) -> list[str]:
    """Return the words that stand in most entries, the commonest first; only PostgreSQL knows them.

    As many as it takes to read every entry `worth` times. SQLite reads a set too soon to bother.
    """
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_COMMON)
        shares = [(word, share) for word, share in cursor.fetchall() if word.startswith(_PLAIN)]
    read = accumulate(share for _word, share in shares)
    return [word for (word, _share), total in zip(shares, read, strict=True) if total <= worth]


def _write_fts5(question: Sequence[Wanted]) -> str:
    return " AND ".join(
        "(" + " OR ".join(f'"{word}"{"*" * one.is_prefix}' for word in one.lexemes) + ")"
        for one in question
    )


def _write_tsquery(question: Sequence[Wanted]) -> str:
    return " & ".join(
        "(" + " | ".join(f"'{word}'{':*' * one.is_prefix}" for word in one.lexemes) + ")"
        for one in question
    )
