"""Which files a child process may see: decided here, enforced by `confine.py` with Landlock."""

import ctypes
from collections.abc import Sequence
from pathlib import Path

from media_pipeline.adapters.confine import landlock_version

# Programs, their libraries and their data (tesseract's letters lie under /usr/share).
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
# What the loader and the C library read before a program's first line; the process's own state.
READABLE = (
    *("/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/proc/self"),
    # Encoders count processors and memory to lay out their threads.
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu"),
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


def list_grants(arguments: Sequence[str], *, scratch: Path) -> dict[str, list[str]]:
    """Return what the tool of `arguments` gets: the system, itself, the files it is told to read.

    Only our own code writes argument lists, so that a file named there is meant to be read.
    What a film names inside itself is not.
    """
    return {
        "run": [*SYSTEM, *_list_own(Path(arguments[0]))],
        "read": [*READABLE, *_list_named(arguments[1:])],
        "write": [str(scratch.resolve())],
        "devices": list(DEVICES),
    }


def isolates_files() -> bool:
    """Tell whether this kernel keeps children from other people's files (Landlock)."""
    return landlock_version(ctypes.CDLL(None, use_errno=True)) > 0


def _list_own(program: Path) -> list[str]:
    own = [str(program)]
    # A Python environment, or an ffmpeg built elsewhere: its libraries lie beside its `bin`.
    for home in {program.parent, program.resolve().parent}:
        if home.name == "bin" and str(home.parent) not in SYSTEM and home.parent != Path("/"):
            own += [str(home.parent / "lib"), str(home.parent / "pyvenv.cfg")]
    return own


def _list_named(arguments: Sequence[str]) -> list[str]:
    names = (argument.removeprefix("file:") for argument in arguments)
    # Never a folder: a command that names one would open all that lies below it.
    return [name for name in names if name.startswith("/") and Path(name).is_file()]
