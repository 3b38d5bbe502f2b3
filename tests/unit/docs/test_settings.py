"""The lists of settings are complete: code, env.example and the reference name the same ones."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NAME = r"(?:SONGHOC_[A-Z0-9_]+|PORT|HOST)"


def find_in_code() -> set[str]:
    """Return the names that the code reads from the environment."""
    reads = re.compile(rf'(?:env\.\w+|os\.environ\.get)\(\s*"({NAME})"')
    return {
        name
        for root in ("lms", "lessons", "media_pipeline")
        for path in (ROOT / root).rglob("*.py")
        for name in reads.findall(path.read_text())
    }


def test_env_example_names_what_the_code_reads() -> None:
    listed = set(re.findall(rf"^({NAME})=", (ROOT / "deploy/env.example").read_text(), re.M))
    assert listed == find_in_code()


def test_reference_explains_what_the_code_reads() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text()
    assert set(re.findall(rf"^\| `({NAME})` \|", text, re.M)) == find_in_code()
