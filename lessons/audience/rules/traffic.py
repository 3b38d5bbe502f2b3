"""Which addresses a carrier lets through without charge, and how much went out below each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LINE = re.compile(
    r"\[(?P<day>\d{2})/(?P<month>[A-Z][a-z]{2})/(?P<year>\d{4}):[^\]]*\] "
    r'"(?:GET|HEAD|POST) (?P<path>/[^ "]*)[^"]*" (?P<status>\d{3}) (?P<bytes>\d+)'
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, kw_only=True)
class Volume:
    """How much went out below one prefix."""

    prefix: str
    requests: int
    bytes: int


def sum_log(
    lines: Iterable[str],
    *,
    prefixes: Sequence[str],
    private: Sequence[str],
    year: int,
    month: int,
) -> list[Volume]:
    """Return what a log in the usual "combined" form holds of a month below each of `prefixes`.

    What lies below several counts for the longest; what lies below one of `private`, for none.
    """
    counts = {prefix: [0, 0] for prefix in prefixes}
    longest_first = sorted(prefixes, key=len, reverse=True)
    for line in lines:
        found = LINE.search(line)
        if found is None or (found["year"], found["month"]) != (str(year), MONTHS[month - 1]):
            continue
        path = found["path"]
        prefix = next((one for one in longest_first if path.startswith(one)), None)
        if prefix is None or path.startswith(tuple(private)):
            continue
        counts[prefix][0] += 1
        counts[prefix][1] += int(found["bytes"])
    return [
        Volume(prefix=prefix, requests=requests, bytes=size)
        for prefix, (requests, size) in counts.items()
    ]
