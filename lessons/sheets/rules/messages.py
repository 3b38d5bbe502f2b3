"""What a person is told about a row: an English template and its values, translated on screen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

MAX_ERRORS = 200


def gettext_noop(message: str) -> str:
    """Mark `message` for translation and return it as it is; rules know no language."""
    return message


@dataclass(frozen=True, kw_only=True)
class RowError:
    """Something to put right; row 0 is the file as a whole, other rows as the spreadsheet counts.

    `message` is an English template for gettext, filled with `params`. A message that is already
    translated and filled needs no params. `depends_on` names other rows that could explain the
    error away, by column key and text: while such a row cannot be read, the error is not sure.
    """

    row: int
    column: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    depends_on: frozenset[tuple[str, str]] = frozenset()

    def describe(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence to show, put into a language by `translate`."""
        text = translate(str(self.message))
        return text % self.params if self.params else text


def cap_errors(errors: Iterable[RowError], *, limit: int = MAX_ERRORS) -> tuple[RowError, ...]:
    """Return the first `limit` errors by row, and one more that counts the rest."""
    ordered = sorted(errors, key=lambda error: error.row)
    if len(ordered) <= limit:
        return tuple(ordered)
    rest = RowError(
        row=0,
        column="",
        message=gettext_noop("… and %(count)s more errors."),
        params={"count": len(ordered) - limit},
    )
    return (*ordered[:limit], rest)
