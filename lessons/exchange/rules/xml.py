"""Trees of XML that nothing can break: every text loses what XML cannot carry."""

import re
from xml.etree.ElementTree import Element, tostring

# Control characters, half characters and the two that are none: no escape makes them XML.
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids."""
    return _UNSPEAKABLE.sub("", text)


def make_element(
    name: str, *content: Element | str, attributes: dict[str, str] | None = None
) -> Element:
    """Return an element; `name` carries its prefix, which an attribute further out declares."""
    element = Element(name, {key: clean_text(value) for key, value in (attributes or {}).items()})
    for part in content:
        if isinstance(part, str):
            element.text = (element.text or "") + clean_text(part)
        else:
            element.append(part)
    return element


def list_elements(name: str, *texts: str, language: str = "") -> list[Element]:
    """Return an element for each of `texts` that says something."""
    attributes = {"xml:lang": language} if language else {}
    return [
        make_element(name, plain, attributes=attributes)
        for text in texts
        if (plain := clean_text(text).strip())
    ]


def write_document(root: Element) -> bytes:
    """Return `root` as a document."""
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
