"""What people do on many journeys: sign in, have a page looked over by axe."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "mat-khau-thu-nghiem"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running site."""

    url: str
    var: Path
    process: subprocess.Popen[str]


def sign_in(page: Page, username: str) -> None:
    """Sign in as a demo person by the form."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def list_axe_violations(page: Page, only: Sequence[str] = ()) -> list[str]:
    """Return what axe-core finds wrong with the page, a line each; by these rules `only`."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (sh deploy/setup.sh scripts)")
    # Through the debugger, not as a script element: the page's own policy stays as it is.
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE.read_text() + "; undefined")
    options = {"runOnly": {"type": "rule", "values": list(only)}} if only else {}
    result: dict[str, Any] = page.evaluate("(options) => axe.run(options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]} ({violation['help']})"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
