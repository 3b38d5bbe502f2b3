"""A letter with tables as an OpenDocument text, which every office program opens; pure.

Written by hand: it needs no library, and the same letter gives the same bytes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

MIME_TYPE = "application/vnd.oasis.opendocument.text"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
    )
)
_FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = (
    f"{_HEAD}<manifest:manifest "
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_FONT = 'fo:font-family="Times New Roman" fo:font-size="13pt"'
STYLES = (
    f'{_HEAD}<office:document-styles {_SPACES} {_FO} office:version="1.2"><office:styles>'
    f'<style:default-style style:family="paragraph"><style:text-properties {_FONT} '
    'fo:language="vi" fo:country="VN"/></style:default-style></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="P"><style:page-layout-properties '
    'fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" '
    'fo:margin-left="3cm" fo:margin-right="1.5cm"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" '
    'style:page-layout-name="P"/></office:master-styles></office:document-styles>'
)
_CELL = 'fo:border="0.5pt solid #000000" fo:padding="0.1cm"'
_AUTOMATIC = (
    "<office:automatic-styles>"
    '<style:style style:name="T" style:family="paragraph"><style:paragraph-properties '
    'fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="H" style:family="paragraph"><style:paragraph-properties '
    'fo:margin-top="0.4cm" fo:margin-bottom="0.1cm" fo:keep-with-next="always"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="B" style:family="paragraph"><style:text-properties '
    'fo:font-weight="bold" fo:font-size="11pt"/></style:style>'
    '<style:style style:name="C" style:family="paragraph"><style:text-properties '
    'fo:font-size="11pt"/></style:style>'
    '<style:style style:name="N" style:family="paragraph"><style:paragraph-properties '
    'fo:text-align="end"/><style:text-properties fo:font-size="11pt"/></style:style>'
    '<style:style style:name="K" style:family="table-cell"><style:table-cell-properties '
    f"{_CELL}/></style:style></office:automatic-styles>"
)


@dataclass(frozen=True, kw_only=True)
class LetterTable:
    """A table with its caption; the first cell of a line is words, the others are numbers."""

    caption: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str | int | float]]


def write_content(
    *, head: Sequence[str], tables: Iterable[LetterTable], foot: Sequence[str]
) -> str:
    """Return the text of the letter as the program reads it."""
    body = [_say(line, "T") for line in head]
    for number, table in enumerate(tables, start=1):
        body.append(_say(table.caption, "H"))
        rows = [_row([_cell(text, "B") for text in table.heads], is_head=True)]
        for first, *rest in table.lines:
            rows.append(_row([_cell(str(first), "C"), *(_number(one) for one in rest)]))
        body.append(
            f'<table:table table:name="Table{number}"><table:table-column '
            f'table:number-columns-repeated="{len(table.heads)}"/>{"".join(rows)}</table:table>'
        )
    body += [_say(line, "T") for line in foot]
    return (
        f'{_HEAD}<office:document-content {_SPACES} {_FO} office:version="1.2">{_AUTOMATIC}'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>"
    )


def _say(text: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(_clean(text))}</text:p>'


def _cell(text: str, style: str) -> str:
    inside = _say(text, style)
    return (
        '<table:table-cell table:style-name="K" office:value-type="string">'
        f"{inside}</table:table-cell>"
    )


def _number(value: str | int | float) -> str:
    if isinstance(value, str):
        return _cell(value, "N")
    shown = f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return (
        '<table:table-cell table:style-name="K" office:value-type="float" '
        f'office:value="{value}">{_say(shown, "N")}</table:table-cell>'
    )


def _row(cells: Sequence[str], *, is_head: bool = False) -> str:
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    return f"<table:table-header-rows>{row}</table:table-header-rows>" if is_head else row


def _clean(text: str) -> str:
    """Return `text` without what XML does not take."""
    return "".join(c if c.isprintable() else " " for c in text)
