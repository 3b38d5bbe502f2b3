"""The tables that all migrations make: kept once, for making them takes a minute of a core."""

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def name_migrated_tables() -> Path:
    """Return where tables are kept after the migrations that there are now have made them once."""
    state = hashlib.sha256((ROOT / "deploy/requirements/dev.txt").read_bytes())
    for path in sorted(ROOT.glob("l*/**/migrations/*.py")) + sorted(
        ROOT.glob("media_pipeline/migrations/*.py")
    ):
        state.update(path.name.encode() + path.read_bytes())
    return ROOT / "var" / "test" / f"migrated-{state.hexdigest()[:16]}.sqlite3"


def lay_tables(var: Path) -> None:
    """Give a site that is to start in `var` its tables, if they were kept; else it makes them."""
    kept = name_migrated_tables()
    if kept.exists():
        shutil.copyfile(kept, var / "db.sqlite3")
