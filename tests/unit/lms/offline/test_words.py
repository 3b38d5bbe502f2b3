"""Words where no server is."""

from lms.offline.rules.words import list_words, strip_tags, write_script, write_subrip


def test_words_are_compared_without_diacritics_and_once() -> None:
    assert list_words("Phép cộng, phép trừ", "Đếm đến 10") == "phep cong tru dem den 10"


def test_a_script_cannot_be_left_by_what_is_in_it() -> None:
    script = write_script("songhoc", ["</script>", "\u2028", 'a"b']).decode()
    assert "</script" not in script
    assert "\u2028" not in script
    assert script == 'songhoc(["<\\/script>","\\u2028","a\\"b"]);\n'


def test_captions_for_televisions() -> None:
    text = write_subrip([(0, 1500, "<i>Chào</i> em"), (3_661_002, 3_662_000, "Hết")])
    assert text.decode("utf-8-sig") == (
        "1\r\n00:00:00,000 --> 00:00:01,500\r\nChào em\r\n\r\n"
        "2\r\n01:01:01,002 --> 01:01:02,000\r\nHết\r\n"
    )
    assert strip_tags("<v Cô>x</v>") == "x"
