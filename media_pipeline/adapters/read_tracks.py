"""Run by path in a confined child: print MediaInfo's JSON report of the one file named."""

import sys

from pymediainfo import MediaInfo


def main() -> None:
    options = {
        # MediaInfo otherwise opens the next numbered file beside this one.
        "File_TestContinuousFileNames": "0",
        # …and every file a playlist or package names.
        "File_IsReferenced": "0",
    }
    sys.stdout.write(
        MediaInfo.parse(
            sys.argv[1],
            output="JSON",
            full=False,
            mediainfo_options=options,
        )
    )


main()
