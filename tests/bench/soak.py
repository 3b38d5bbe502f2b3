"""Two hundred kills on each engine and database: `make soak`, an hour or less; prints a table.

python tests/bench/soak.py [--kills 200] [--at-once 20] [--only sqlite-embedded …]
"""

import argparse
import os
import sys

import pytest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=20, help="recordings on their way")
    parser.add_argument("--only", nargs="*", default=[], metavar="DATABASE-ENGINE")
    options = parser.parse_args()
    chosen = ["-k", " or ".join(options.only)] if options.only else []
    os.environ["SOAK_KILLS"] = str(options.kills)
    os.environ["SOAK_AT_ONCE"] = str(options.at_once)
    arguments = ["tests/services/test_kills.py::test_loses_nothing", "-q", "-rP", *chosen]
    return int(pytest.main(arguments))


if __name__ == "__main__":
    sys.exit(main())
