"""A foreign site made by `wagtail start` in an environment that has our wheel and its needs."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "add-to-an-existing-wagtail-site.md"


def make_clean_environment() -> dict[str, str]:
    """Return the environment without what points to our checkout and its settings."""
    ours = ("DJANGO", "SONGHOC", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command away from our checkout and its settings."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=make_clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def read_snippet(name: str) -> str:
    """Return a code block of the guide by its name."""
    found = re.search(rf"^```python {name}\n(.*?)^```", GUIDE.read_text(), re.M | re.S)
    assert found, f"{GUIDE.name} has no snippet {name}"
    return found[1]


@dataclass(frozen=True, kw_only=True)
class Host:
    """A foreign site."""

    folder: Path
    python: Path

    def write(self, *snippets: str) -> None:
        """Put the guide's snippets into the site, in place of earlier ones."""
        for kind, target in (("settings", "settings/base.py"), ("urls", "urls.py")):
            path = self.folder / "mysite" / target
            original = path.with_suffix(".original")
            if not original.exists():
                original.write_text(path.read_text())
            ours = [read_snippet(name) for name in snippets if name.startswith(kind)]
            path.write_text("\n".join([original.read_text(), *ours]))

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the site's manage.py."""
        return run(self.python, "manage.py", *arguments, cwd=self.folder)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return our wheel, built from this checkout."""
    target = tmp_path_factory.mktemp("wheel")
    built = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target, cwd=ROOT)
    assert built.returncode == 0, built.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def host(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Host:
    """Return a fresh site in an environment with the wheel, its extra, and nothing of ours else."""
    folder = tmp_path_factory.mktemp("host")
    made = run(sys.executable, "-m", "venv", folder / "env", cwd=folder)
    assert made.returncode == 0, made.stderr
    pins = re.sub(
        r" *\\\n( *--hash=\S+( \\)?\n?)+", "\n", (ROOT / "deploy/requirements/site.txt").read_text()
    )
    (folder / "pins.txt").write_text(pins)
    python = folder / "env" / "bin" / "python"
    installed = run(
        python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "-c", folder / "pins.txt", f"{wheel}[site]", cwd=folder,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr[-3000:]
    started = run(folder / "env" / "bin" / "wagtail", "start", "mysite", cwd=folder)
    assert started.returncode == 0, started.stderr
    return Host(folder=folder / "mysite", python=python)
