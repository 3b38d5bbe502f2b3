"""Compiles the translations into the wheel: an installed package has no step of its own for it."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

from translations import compile_catalogues  # found beside this file, see above


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg]  # configured by hatchling
    """Runs before files are collected for the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))
