import pytest

from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.lettering import Lettering, fit_text
from media_pipeline.core.masters.overlay import SLATE, TITLE, list_texts
from media_pipeline.core.masters.profiles import BUILT_IN, read_profiles

LONG = "Ôn tập giữa học kì và luyện viết đoạn văn nêu cảm xúc của em về một bài thơ " * 3


def fit(text: str) -> Lettering:
    return fit_text(text, largest=54, smallest=28, room=1668, most_lines=3)


def test_a_short_title_stays_large_on_one_line() -> None:
    assert fit("Bài 3.\n Phép  cộng") == Lettering(lines=("Bài 3. Phép cộng",), size=54)


def test_a_longer_one_is_smaller_then_breaks_between_words() -> None:
    assert fit(LONG[:57]) == Lettering(lines=(LONG[:57],), size=48)
    broken = fit(LONG[:75])
    assert len(broken.lines) == 2
    assert broken.size >= 45
    assert " ".join(broken.lines) == LONG[:75]


@pytest.mark.parametrize("text", [LONG, LONG * 4, "W" * 300, "ĐỊNH LÍ " * 40])
def test_nothing_is_wider_than_its_room(text: str) -> None:
    found = fit(text)
    assert len(found.lines) <= 3
    assert all(len(line) * found.size * 0.3 < 1668 for line in found.lines)
    assert found.lines[-1].endswith("…") == (" ".join(found.lines) != text.strip())
    assert found.size >= 28


def test_no_text_takes_one_empty_line() -> None:
    assert fit("").lines == ("",)


def test_titles_in_the_picture_and_on_the_slate_break_too() -> None:
    own = read_profiles({"own": {"based_on": "xdcam-hd422", "leader": True}})["own"]
    dressing = Dressing(title=LONG)
    assert "\n" in list_texts(dressing, own, name="", company="", frames=1)[TITLE]
    assert len(list_texts(dressing, own, name="", company="", frames=1)[SLATE].split("\n")) >= 5
    plain = list_texts(Dressing(title="a"), BUILT_IN["xdcam-hd422"], name="", company="", frames=1)
    assert plain[TITLE] == "a"
