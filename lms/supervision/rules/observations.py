"""By what a lesson is observed, and what the marks come to; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_CRITERIA = 20
MOST_MARK = 20
_LONGEST = 200


class InvalidCriteria(ValueError):
    """A line is none of "criterion | highest mark"; its number is the argument."""


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing to look at, and the highest mark for it."""

    text: str
    most: int


# What a new site begins with; an office may write its own.
USUAL = (
    Criterion(text="Mục tiêu, nội dung bài học phù hợp với chương trình và học sinh", most=4),
    Criterion(text="Phương pháp, hoạt động học phù hợp với mục tiêu", most=4),
    Criterion(text="Sử dụng thiết bị, học liệu số hợp lý", most=2),
    Criterion(text="Hướng dẫn, hỗ trợ kịp thời các em gặp khó khăn", most=4),
    Criterion(text="Học sinh tham gia tích cực, nắm được bài", most=4),
    Criterion(text="Giữ sức khỏe cho học sinh: thời lượng, nghỉ giữa giờ", most=2),
)


def read_criteria(text: str) -> tuple[Criterion, ...]:
    """Return what lines of "criterion | highest mark" say; empty lines do not matter.

    :raises InvalidCriteria: one of them says nothing or no mark, or there are none or too many.
    """
    found: list[Criterion] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        words, _bar, most = (part.strip() for part in line.rpartition("|"))
        fits = most.isascii() and most.isdigit() and len(most) < 4
        if not words or not fits or not 1 <= int(most) <= MOST_MARK:
            raise InvalidCriteria(number)
        found.append(Criterion(text=words[:_LONGEST], most=int(most)))
    if not 1 <= len(found) <= MOST_CRITERIA:
        raise InvalidCriteria(0)
    return tuple(found)


def write_criteria(criteria: Iterable[Criterion]) -> str:
    """Return the lines that `read_criteria` reads."""
    return "\n".join(f"{one.text} | {one.most}" for one in criteria)


def find_percent(marks: Sequence[tuple[int, int]]) -> int:
    """Return how many of a hundred points marks come to, of pairs of mark and highest mark."""
    most = sum(highest for _mark, highest in marks)
    return round(100 * sum(mark for mark, _highest in marks) / most) if most else 0
