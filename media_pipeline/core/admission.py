"""Whether a file may come in, decided before its first byte: kind, size, what there is room for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

# Leave the site itself something to write on.
SPARE_BYTES = 500_000_000


class Reason(StrEnum):
    """Why a file is not let in; kept as `Upload.refusal` where there is an upload."""

    EMPTY = "Empty"
    WRONG_KIND = "WrongKind"
    TOO_LARGE = "TooLarge"
    OVER_QUOTA = "OverQuota"
    NO_ROOM = "OutOfDisk"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One reason, and the numbers that a sentence about it needs."""

    reason: Reason
    given_bytes: int = 0
    most_bytes: int = 0


def find_kind(content_type: str, filename: str) -> str:
    """Return `video`, `audio`, `other`, or nothing when only a look inside can tell."""
    major, _slash, minor = content_type.lower().partition("/")
    if major in ("video", "audio"):
        return major
    suffix = filename.rpartition(".")[2].lower()
    if suffix in _OTHER_SUFFIXES or major in ("image", "text", "font"):
        return "other"
    if major == "application" and minor.startswith(("pdf", "zip", "msword", "vnd.openxml")):
        return "other"
    return ""


_OTHER_SUFFIXES = frozenset(
    (
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "txt", "csv"),
        *("zip", "rar", "7z", "exe", "apk", "jpg", "jpeg", "png", "gif", "heic", "html", "htm"),
        *("srt", "vtt"),
    )
)


def judge_file(
    *,
    length: int,
    kind: str,
    kinds: Collection[str],
    file_bytes: int,
    quota_bytes: int,
    held_bytes: int,
    free_bytes: int,
) -> Refusal | None:
    """Return why a file of `length` bytes is not let in, or None when it is.

    `held_bytes` counts what the collection holds and what is on its way there; a quota of 0 is
    none.
    """
    if length == 0:
        return Refusal(reason=Reason.EMPTY)
    if kind and kind not in kinds:
        return Refusal(reason=Reason.WRONG_KIND)
    if length > file_bytes:
        return Refusal(reason=Reason.TOO_LARGE, given_bytes=length, most_bytes=file_bytes)
    if quota_bytes and held_bytes + length > quota_bytes:
        left = max(0, quota_bytes - held_bytes)
        return Refusal(reason=Reason.OVER_QUOTA, given_bytes=length, most_bytes=left)
    if length + SPARE_BYTES > free_bytes:
        return Refusal(reason=Reason.NO_ROOM, given_bytes=length, most_bytes=free_bytes)
    return None
