"""Which letters are written over pictures: a system font that has every Vietnamese letter."""

from pathlib import Path

from media_pipeline.core.refusals import MediaError

# A confined tool sees the system's own folders and no others.
FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
)


class NoFont(MediaError):
    """This machine has none of the fonts that have every Vietnamese letter."""


def find_font() -> str:
    """Return the file of a font.

    :raises NoFont: there is none; `apt-get install fonts-dejavu-core` brings one.
    """
    found = next((font for font in FONTS if Path(font).is_file()), None)
    if found is None:
        raise NoFont("install fonts-dejavu-core to write on pictures")
    return found
