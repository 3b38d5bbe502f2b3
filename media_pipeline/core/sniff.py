"""What the first bytes say, before any tool opens the file: scripts and playlists end here."""

from media_pipeline.core.refusals import NotMedia, NoVideoNorAudio

HEAD_BYTES = 4096
# Text that names other files or addresses. A tool that follows one would read our disk or network.
PLAYLISTS = (
    b"#EXTM3U",
    b"ffconcat",
    b"[playlist]",
    b"<?xml",
    b"<MPD",
    b"<smil",
    b"<ASX",
    b"[Reference]",
    b"RTSPtext",
    b"SDP",
    b"v=0",
    b"http",
    b"file ",
)


def check_head(head: bytes) -> None:
    """Refuse what is plainly no media.

    :raises NotMedia: the file is empty, a playlist, or text.
    """
    if not head:
        raise NotMedia("the file is empty")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark in PLAYLISTS:
        if start[: len(mark)].lower() == mark.lower():
            raise NotMedia("a list that names other files, not a video")
    if start.startswith(b"WEBVTT"):
        raise NoVideoNorAudio("subtitles without a video")
    if b"\0" not in head and _is_text(head):
        raise NotMedia("a text file, not a video")


def _is_text(head: bytes) -> bool:
    try:
        # The cut may fall inside a character of up to four bytes.
        head[:-3].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(head) > 3
