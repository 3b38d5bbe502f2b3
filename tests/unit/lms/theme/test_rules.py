"""A style sheet on its way into a page."""

from lms.theme.rules import shrink_style, vouch_for


def test_drops_what_only_writers_need() -> None:
    text = """/* one: { } */
:root {
  --paper: #fff; /* two */
}
.a  .b > p:hover , :focus-visible { font: 1rem/1.6 "Segoe  UI", sans-serif; margin: 0 auto; }
@media (min-width: 48rem) { .a { content: " /* ; */ " } }
"""
    assert shrink_style(text) == (
        ':root{--paper:#fff}.a .b>p:hover,:focus-visible{font:1rem/1.6 "Segoe  UI",sans-serif;'
        'margin:0 auto}@media (min-width:48rem){.a{content:" /* ; */ "}}'
    )


def test_vouches_for_exactly_these_letters() -> None:
    assert vouch_for("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    assert vouch_for("a") != vouch_for("b")
