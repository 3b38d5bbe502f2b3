"""What in a child's words may tell who they are or how to reach them; pure.

It points out, and misses what is put in other words: a teacher reads everything before anybody.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class PersonalKind(StrEnum):
    """What was found."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    ACCOUNT = "account"
    ADDRESS = "address"
    NAME = "name"


# What no question needs: a form asks the child to leave it out.
BARRED = frozenset({PersonalKind.PHONE, PersonalKind.EMAIL, PersonalKind.LINK})


@dataclass(frozen=True, kw_only=True)
class Personal:
    """A passage that may be personal."""

    kind: PersonalKind
    text: str


_SELF = r"(?:em|con|cháu|mình|tớ|tôi)"
_PATTERNS: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (PersonalKind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
        (
            PersonalKind.LINK,
            r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|vn|net|org|me|info)\b(?:/\S*)?",
        ),
        (
            PersonalKind.PHONE,
            r"(?<![\d,])(?<!\d[\s.])(?:\+?84|0)[\s.\-]?[235789](?:[\s.\-]?\d){7,9}(?![\d,])",
        ),
        (PersonalKind.ACCOUNT, r"\b(?:za ?lo|facebook|fb|messenger|tik ?tok|instagram)\b"),
        (PersonalKind.ADDRESS, r"\bsố nhà\s+\w+"),
        (PersonalKind.NAME, rf"\b(?:tên {_SELF} là|{_SELF} tên(?: là)?)\s+\w+(?:\s\w+){{0,3}}"),
    )
)
# With a capital or a number behind it: "xã Sơn Hà" is a place, "xã hội" and "đường thẳng" are not.
_NAMED: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = (
    (
        PersonalKind.ADDRESS,
        re.compile(
            r"\b(?i:thôn|xóm|ấp|bản|buôn|làng|xã|phường|thị trấn|huyện|quận|ngõ|ngách|hẻm|đường|phố"
            r"|tổ dân phố|khu phố|trường(?: tiểu học| thcs| thpt)?)\s+((?:\w+\s?){1,4})"
        ),
    ),
    (PersonalKind.NAME, re.compile(rf"\b(?i:{_SELF} là)\s+((?:\w+\s?){{1,4}})")),
)


def find_personal(text: str) -> list[Personal]:
    """Return the passages of `text` that may be personal, each once, in the order of kinds."""
    text = unicodedata.normalize("NFC", text)
    found = [
        Personal(kind=kind, text=match[0].strip())
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
    ]
    for kind, pattern in _NAMED:
        for match in pattern.finditer(text):
            name = _take_name(match[1])
            if name:
                begun = match[0][: match.start(1) - match.start()]
                found.append(Personal(kind=kind, text=f"{begun}{name}"))
    return list(dict.fromkeys(found))


def _take_name(words: str) -> str:
    """Return the words at the beginning that are written as names or are numbers."""
    taken: list[str] = []
    for word in words.split():
        if not (word[0].isupper() or word[0].isdigit()):
            break
        taken.append(word)
    return " ".join(taken)
