"""The player as one file: what of it goes over a weak link."""

import gzip
from pathlib import Path

from media_pipeline.conf import PLAYER_SCRIPTS
from media_pipeline.core.scripts import join_scripts

STATIC = Path(__file__).resolve().parents[4] / "media_pipeline" / "static"


def test_leaves_out_what_only_writers_need() -> None:
    texts = ("// why\n(() => {\n  // why\n\n  say('http://x'); // how\n})();\n", "  next();")
    assert join_scripts(texts) == "(() => {\nsay('http://x'); // how\n})();\nnext();\n"


def test_the_whole_player_is_12_kilobytes_on_the_wire() -> None:
    player = join_scripts((STATIC / path).read_text() for path in PLAYER_SCRIPTS)
    assert len(gzip.compress(player.encode())) <= 12 * 1024


def test_no_line_of_the_player_begins_within_a_string() -> None:
    for path in PLAYER_SCRIPTS:
        for number, line in enumerate((STATIC / path).read_text().splitlines(), 1):
            assert line.count("`") % 2 == 0, f"{path}:{number}"
