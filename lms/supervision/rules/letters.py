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


def _style(name: str, family: str, *properties: str) -> str:
    inside = "".join(f"<style:{one}/>" for one in properties)
    return f'<style:style style:name="{name}" style:family="{family}">{inside}</style:style>'


_CENTRED = 'paragraph-properties fo:text-align="center"'
_BOLD, _SMALL = 'fo:font-weight="bold"', 'fo:font-size="11pt"'
_AUTOMATIC = "".join(
    (
        "<office:automatic-styles>",
        _style("T", "paragraph", _CENTRED, f"text-properties {_BOLD}"),
        _style(
            "H",
            "paragraph",
            'paragraph-properties fo:margin-top="0.4cm" fo:margin-bottom="0.1cm" '
            'fo:keep-with-next="always"',
            f"text-properties {_BOLD}",
        ),
        # Who signs stands in the right half of the page.
        _style(
            "F",
            "paragraph",
            'paragraph-properties fo:margin-left="8cm" fo:margin-top="0.4cm" '
            'fo:text-align="center" fo:keep-together="always"',
            f"text-properties {_BOLD}",
        ),
        _style("P", "paragraph", _CENTRED, f"text-properties {_BOLD} {_SMALL}"),
        _style("G", "paragraph", _CENTRED, f"text-properties {_SMALL}"),
        _style("B", "paragraph", f"text-properties {_BOLD} {_SMALL}"),
        _style("C", "paragraph", f"text-properties {_SMALL}"),
        _style(
            "N",
            "paragraph",
            'paragraph-properties fo:text-align="end"',
            f"text-properties {_SMALL}",
        ),
        _style(
            "S",
            "paragraph",
            'paragraph-properties fo:text-align="end"',
            f"text-properties {_BOLD} {_SMALL}",
        ),
        _style("W", "table", 'table-properties style:width="16.5cm" table:align="margins"'),
        # Words need more room than numbers.
        _style("A", "table-column", 'table-column-properties style:rel-column-width="20000*"'),
        _style("Z", "table-column", 'table-column-properties style:rel-column-width="10000*"'),
        _style("Y", "table-column", 'table-column-properties style:rel-column-width="16000*"'),
        _style("K", "table-cell", f"table-cell-properties {_CELL}"),
        _style("E", "table-cell", 'table-cell-properties fo:border="none"'),
        "</office:automatic-styles>",
    )
)


@dataclass(frozen=True, kw_only=True)
class LetterTable:
    """A table with its caption; the first cell of a line is words, the others are numbers.

    Of several lines the last one adds the others up.
    """

    caption: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str | int | float]]


def write_content(
    *,
    head: Sequence[str],
    tables: Iterable[LetterTable],
    foot: Sequence[str],
    sides: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> str:
    """Return the text of the letter as the program reads it; `sides` stand at its very top."""
    body = [_write_sides(*sides)] if any(sides) else []
    body += [_say(line, "T") for line in head]
    for number, table in enumerate(tables, start=1):
        body.append(_say(table.caption, "H"))
        rows = [_row([_cell(text, "B") for text in table.heads], is_head=True)]
        for at, (first, *rest) in enumerate(table.lines, start=1):
            words, numbers = ("B", "S") if 1 < at == len(table.lines) else ("C", "N")
            rows.append(_row([_cell(str(first), words), *(_number(one, numbers) for one in rest)]))
        body.append(
            f'<table:table table:name="Table{number}" table:style-name="W">'
            '<table:table-column table:style-name="A"/><table:table-column table:style-name="Z" '
            f'table:number-columns-repeated="{max(len(table.heads) - 1, 1)}"/>'
            f"{''.join(rows)}</table:table>"
        )
    body += [_say(line, "F") for line in foot]
    return (
        f'{_HEAD}<office:document-content {_SPACES} {_FO} office:version="1.2">{_AUTOMATIC}'
        f"<office:body><office:text>{''.join(body)}</office:text></office:body>"
        "</office:document-content>"
    )


def _write_sides(left: Sequence[str], right: Sequence[str]) -> str:
    cells = "".join(
        '<table:table-cell table:style-name="E" office:value-type="string">'
        f"{''.join(_say(line, 'G' if at else 'P') for at, line in enumerate(side))}"
        "</table:table-cell>"
        for side in (left or ("",), right or ("",))
    )
    return (
        '<table:table table:name="Top" table:style-name="W"><table:table-column '
        'table:style-name="Z"/><table:table-column table:style-name="Y"/>'
        f"<table:table-row>{cells}</table:table-row></table:table>{_say('', 'T')}"
    )


def _say(text: str, style: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(_clean(text))}</text:p>'


def _cell(text: str, style: str) -> str:
    inside = _say(text, style)
    return (
        '<table:table-cell table:style-name="K" office:value-type="string">'
        f"{inside}</table:table-cell>"
    )


def _number(value: str | int | float, style: str) -> str:
    if isinstance(value, str):
        return _cell(value, style)
    shown = f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")
    return (
        '<table:table-cell table:style-name="K" office:value-type="float" '
        f'office:value="{value}">{_say(shown, style)}</table:table-cell>'
    )


def _row(cells: Sequence[str], *, is_head: bool = False) -> str:
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    return f"<table:table-header-rows>{row}</table:table-header-rows>" if is_head else row


def _clean(text: str) -> str:
    """Return `text` without what XML does not take."""
    return "".join(c if c.isprintable() else " " for c in text)
