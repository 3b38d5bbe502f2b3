"""The commands that read a finished master back."""

from media_pipeline.core.command import Tool, finish, open_source

# So much of the stream tells every kind of header many times over.
HEAD_BYTES = 48_000_000


def list_pictures(tool: Tool) -> list[str]:
    """Return the command that prints what every picture takes, without decoding any."""
    return finish(tool, [open_source(tool)["V:0"].output("pipe:1", c="copy", f="framecrc")])


def copy_stream(tool: Tool) -> list[str]:
    """Return the command that writes the beginning of the picture's own stream."""
    stream = open_source(tool)["V:0"].output("head.m2v", c="copy", f="mpeg2video", fs=HEAD_BYTES)
    return finish(tool, [stream])
