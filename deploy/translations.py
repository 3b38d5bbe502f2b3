"""Extracts, compiles and checks the translation files; Babel compiles, so no system package is
needed to run the site. The overriding catalogue for Wagtail and Django is lms/project/locale.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
ROOTS = ("lms", "lessons", "media_pipeline")
OVERRIDES = Path("lms/project/locale")
# Whose screens stand beside ours: one catalogue for all of them, in which ours come first.
NEIGHBOURS = ("wagtail", "django", "allauth", "axes", "taggit")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def find_catalogues(root: Path) -> list[Path]:
    """Return the .po files of every app, the overriding ones included."""
    return sorted(po for top in ROOTS for po in (root / top).rglob("locale/vi/LC_MESSAGES/*.po"))


def read_catalogue(po: Path, *, locale: str | None = "vi") -> Catalog:
    """Read a translation file."""
    with po.open("rb") as file:
        return read_po(file, locale=locale, ignore_obsolete=True)


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po that is newer, each in one step; return those written."""
    written = []
    for po in find_catalogues(root):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        # Two sites may start at once on one folder: each writes a file of its own.
        partial = mo.with_suffix(f".{os.getpid()}.mo")
        with partial.open("wb") as file:
            write_mo(file, read_catalogue(po))
        partial.replace(mo)
        written.append(mo)
    return written


def list_faults(po: Path) -> list[str]:
    """Return what is untranslated, doubtful or has lost a placeholder."""
    faults = []
    for message in read_catalogue(po):
        if not message.id:
            continue
        fault = find_fault(message)
        if fault:
            faults.append(f"{po.relative_to(ROOT)}: {fault}: {message.id!r}")
    return faults


def find_fault(message: Message) -> str | None:
    """Return why a translated message cannot be shipped, or None."""
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    if not all(texts):
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    wanted = message.id if isinstance(message.id, str) else message.id[-1]
    if any(set(PLACEHOLDER.findall(t)) - set(PLACEHOLDER.findall(wanted)) for t in texts):
        return "unknown placeholder"
    return None


def find_apps(root: Path) -> list[Path]:
    """Return the folders whose texts belong in a catalogue of their own."""
    return sorted(path.parent for top in ROOTS for path in (root / top).rglob("apps.py"))


def list_texts(app: Path) -> set[str]:
    """Return every message id that xgettext finds in the code and templates of `app`."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "app"
        ignored = shutil.ignore_patterns("locale", "migrations", "__pycache__", "node_modules")
        shutil.copytree(app, copy, ignore=ignored)
        (copy / "locale").mkdir()
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "-l", "vi", "--no-location", "-v0"],
            cwd=copy,
            env=make_plain_environment(),
            check=True,
        )
        po = copy / "locale/vi/LC_MESSAGES/django.po"
        # What makemessages writes afresh has room for two plurals, which is not Vietnamese.
        fresh = read_catalogue(po, locale=None) if po.exists() else []
        return {ids(message) for message in fresh if message.id}


def make_plain_environment() -> dict[str, str]:
    """Return the environment without settings, which makemessages reads but does not need."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}


def ids(message: Message) -> str:
    """Return the singular id."""
    return message.id if isinstance(message.id, str) else message.id[0]


def list_missing(root: Path) -> list[str]:
    """Return the texts in use that neither the app's catalogue nor the overriding one has."""
    shared = {ids(m) for m in read_catalogue(root / OVERRIDES / "vi/LC_MESSAGES/django.po")}
    missing = []
    for app in find_apps(root):
        po = app / "locale/vi/LC_MESSAGES/django.po"
        known = shared | ({ids(m) for m in read_catalogue(po)} if po.exists() else set())
        missing += [f"{app.relative_to(root)}: {text!r}" for text in list_texts(app) - known]
    return sorted(missing)


def list_renamed(root: Path) -> list[str]:
    """Return the texts of apps that would also change what a neighbour's screens say, or whose
    own words the overriding catalogue replaces.
    """
    overriding = read_texts(root / OVERRIDES)
    spoken = {text: {words} for text, words in overriding.items()}
    for name in NEIGHBOURS:
        spec = find_spec(name)
        for place in spec.submodule_search_locations or () if spec else ():
            for folder in sorted(Path(place).rglob("locale")):
                # The site has Wagtail's admin in the place of Django's.
                if folder.parts[-3:-1] != ("contrib", "admin"):
                    for text, words in read_texts(folder).items():
                        if text not in overriding:
                            spoken.setdefault(text, set()).add(words)
    return [
        f"{app.relative_to(root)}: {text!r} is {words!r} here and {' or '.join(others)!r} elsewhere"
        for app in find_apps(root)
        if app / "locale" != root / OVERRIDES
        for text, words in read_texts(app / "locale").items()
        if (others := sorted(spoken.get(text, set()))) and words not in others
    ]


def list_clashes(root: Path) -> list[str]:
    """Return the texts that two apps translate differently: the site would show one in both."""
    spoken: dict[str, dict[str, str]] = {}
    for app in find_apps(root):
        for text, words in read_texts(app / "locale").items():
            spoken.setdefault(text, {})[str(app.relative_to(root))] = words
    return [
        f"{text!r} is {' and '.join(f'{words!r} in {app}' for app, words in found.items())}"
        for text, found in spoken.items()
        if len(set(found.values())) > 1
    ]


def read_texts(folder: Path) -> dict[str, str]:
    """Return the texts without a context in a folder of catalogues, and what they are in vi."""
    po = folder / "vi/LC_MESSAGES/django.po"
    return {
        ids(one): one.string if isinstance(one.string, str) else one.string[0]
        # Others have more plurals than Vietnamese; nothing is compiled from this.
        for one in (read_catalogue(po, locale=None) if po.exists() else ())
        if one.id and not one.context
    }


def main(argument: str) -> int:
    """Run one of compile, check, extract; return the exit status."""
    if argument == "compile":
        compile_catalogues(ROOT)
        return 0
    if argument == "extract":
        for app in find_apps(ROOT):
            if app / "locale" == ROOT / OVERRIDES:
                continue  # written by hand: an extraction would drop what other packages say
            (app / "locale").mkdir(exist_ok=True)
            command = ["makemessages", "-l", "vi", "--no-location", "--no-obsolete", "--no-wrap"]
            subprocess.run(
                [sys.executable, "-m", "django", *command],
                cwd=app,
                env=make_plain_environment(),
                check=True,
            )
        return 0
    faults = [fault for po in find_catalogues(ROOT) for fault in list_faults(po)]
    faults += list_renamed(ROOT)
    faults += list_clashes(ROOT)
    if shutil.which("xgettext"):
        faults += list_missing(ROOT)
    else:
        print("xgettext is not here (apt-get install gettext): texts in use were not compared")
    print("\n".join(faults) or "every text has its translation")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
