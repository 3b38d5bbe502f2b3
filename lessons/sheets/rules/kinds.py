"""What a kind of sheet declares: its columns, who may bring it, how it is checked and applied."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from lessons.sheets.rules.columns import Column
from lessons.sheets.rules.messages import RowError
from lessons.sheets.rules.readings import Row


class SheetKind(ABC):
    """One kind of table, registered by a `register_sheet_kind` hook that returns an instance.

    `name` is a slug and part of an address; `title` and `description` are text or lazy
    translations. `example_rows` are values by column key, shown beside the explanation.

    `rows_apart` says that rows stand for themselves, and how many are written in a transaction: a
    long sheet then neither holds the database nor begins anew when its worker is killed. Without
    it rows belong together, and are written all or none.
    """

    name: ClassVar[str]
    title: ClassVar[object]
    description: ClassVar[object] = ""
    icon: ClassVar[str] = "table"
    columns: ClassVar[Sequence[Column]]
    max_rows: ClassVar[int] = 5000
    rows_apart: ClassVar[int | None] = None
    result_view: ClassVar[str] = ""
    """Name of the address that shows what a sheet has brought, and what its link says."""
    result_label: ClassVar[object] = ""
    example_rows: ClassVar[Sequence[Mapping[str, object]]] = ()

    @abstractmethod
    def may_import(self, user: Any) -> bool:
        """Tell whether `user` may bring a sheet of this kind."""

    @abstractmethod
    def check(self, rows: Sequence[Row], *, by: Any) -> list[RowError]:
        """Return what would go wrong with these rows; write nothing.

        They are the rows that could be read: of a sheet with wrong cells, not all. An error that
        a missing row could explain says so in `depends_on`.
        """

    @abstractmethod
    def apply(self, rows: Sequence[Row], *, by: Any, now: datetime) -> int:
        """Write the rows inside the caller's transaction; return how many records changed.

        With `rows_apart` these are some of the sheet, in its order.
        """

    def export_rows(self, *, by: Any) -> Iterable[Mapping[str, object]] | None:
        """Return the present data as values by column key, or None where there is no export."""
        return None

    def lock(self, content: bytes) -> bytes:
        """Return how a file is kept until it is applied; a kind about people may lock it."""
        return content

    def unlock(self, content: bytes) -> bytes:
        """Return the file that was kept so."""
        return content

    @property
    def can_export(self) -> bool:
        return type(self).export_rows is not SheetKind.export_rows
