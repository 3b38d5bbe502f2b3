import pytest

from media_pipeline.core.admission import (
    SPARE_BYTES,
    Reason,
    Refusal,
    find_kind,
    judge_file,
)

GIGABYTE = 10**9


def judge(**given: object) -> Refusal | None:
    usual = {
        "length": GIGABYTE,
        "kind": "video",
        "kinds": {"video", "audio"},
        "file_bytes": 2 * GIGABYTE,
        "quota_bytes": 0,
        "held_bytes": 50 * GIGABYTE,
        "free_bytes": 100 * GIGABYTE,
    }
    return judge_file(**(usual | given))  # type: ignore[arg-type]  # a table of examples


def test_lets_in_what_fits() -> None:
    assert judge() is None
    assert judge(length=2 * GIGABYTE) is None
    assert judge(quota_bytes=51 * GIGABYTE) is None
    assert judge(kind="") is None


@pytest.mark.parametrize(
    ("given", "reason", "most"),
    [
        ({"length": 0}, Reason.EMPTY, 0),
        ({"length": 2 * GIGABYTE + 1}, Reason.TOO_LARGE, 2 * GIGABYTE),
        ({"quota_bytes": 51 * GIGABYTE - 1}, Reason.OVER_QUOTA, GIGABYTE - 1),
        ({"quota_bytes": GIGABYTE}, Reason.OVER_QUOTA, 0),
        ({"kind": "other"}, Reason.WRONG_KIND, 0),
        ({"kinds": {"audio"}}, Reason.WRONG_KIND, 0),
        ({"free_bytes": GIGABYTE + SPARE_BYTES - 1}, Reason.NO_ROOM, GIGABYTE + SPARE_BYTES - 1),
    ],
)
def test_says_why_a_file_is_not_let_in(given: dict, reason: Reason, most: int) -> None:
    refusal = judge(**given)
    assert refusal is not None
    assert (refusal.reason, refusal.most_bytes) == (reason, most)


@pytest.mark.parametrize(
    ("content_type", "filename", "kind"),
    [
        ("video/mp4", "a.mp4", "video"),
        ("audio/mpeg", "a.mp3", "audio"),
        ("", "a.mxf", ""),
        ("application/octet-stream", "a.ts", ""),
        ("application/pdf", "a.pdf", "other"),
        ("", "Giáo án.DOCX", "other"),
        ("image/png", "a.png", "other"),
        ("text/vtt", "a.vtt", "other"),
        ("video/quicktime", "a.pdf", "video"),
    ],
)
def test_guesses_the_kind_from_what_the_browser_says(
    content_type: str, filename: str, kind: str
) -> None:
    assert find_kind(content_type, filename) == kind
