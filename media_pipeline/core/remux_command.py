"""The command that turns a fragmented package into a plain film for downloads."""

from media_pipeline.core.command import Tool, finish, open_source


def remux(tool: Tool, *, file: str) -> list[str]:
    """Return the command that writes `tool.source` with one index at its front, nothing encoded."""
    source = open_source(tool)
    return finish(
        tool,
        [
            source.output(
                file,
                # The very samples: a download looks and sounds like what was reviewed.
                c="copy",
                # Every stream of the package; by default ffmpeg takes one of each kind.
                map=0,
                # The index before the media: players on old sticks and televisions read no
                # fragments, and a half-copied file still plays as far as it goes.
                movflags="+faststart",
                # No writer's name or date: same package, same download.
                fflags="+bitexact",
                f="mp4",
            )
        ],
    )
