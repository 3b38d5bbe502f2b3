"""Finds English on a page that should speak Vietnamese."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page

# Words that an interface uses and that no Vietnamese word looks like without its marks.
ENGLISH = frozenset((Path(__file__).parent / "english.txt").read_text().split())
# Names and sample values that stay as they are in every language.
FOREIGN = re.compile(
    r"https?://\S+|\S+@\S+|\b(Wagtail|English|Sóng Học|HTML|PDF|XLSX|Email|email|URL|API)\b"
)

# Key names, and widgets of Wagtail's that stay hidden for good: the picker's second button, the
# counters that say "None" until there is something to count.
COLLECT = """
() => {
  const HIDDEN = 'script,style,template,noscript,code,kbd,[lang="en"],.xdsoft_save_selected,' +
    '[data-side-panel-toggle-counter]';
  const texts = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent || parent.closest(HIDDEN)) continue;
    texts.add(walker.currentNode.textContent);
  }
  for (const name of ['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'label'])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (!element.closest(HIDDEN)) texts.add(element.getAttribute(name));
  for (const button of document.querySelectorAll('input[type=submit],input[type=button]'))
    texts.add(button.value);
  texts.add(document.title);
  return [...texts];
}
"""


def find_english(texts: Iterable[str], ignore: Iterable[str] = ()) -> set[str]:
    """Return the texts that hold an English word and no Vietnamese letter."""
    found = set()
    for text in texts:
        plain = " ".join(FOREIGN.sub(" ", text).split())
        if not plain or plain in ignore or has_vietnamese_letter(plain):
            continue
        if any(word.lower() in ENGLISH for word in re.findall(r"[A-Za-z]+", plain)):
            found.add(plain)
    return found


def has_vietnamese_letter(text: str) -> bool:
    """Tell whether a letter carries a mark that English never has."""
    return any(c in "đĐ" or unicodedata.combining(c) for c in unicodedata.normalize("NFD", text))


def collect_texts(page: Page) -> list[str]:
    """Return all texts of the page, seen or announced or waiting behind a button."""
    return list(page.evaluate(COLLECT))
