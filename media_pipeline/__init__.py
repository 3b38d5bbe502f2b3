"""Files, never pages: sources, their renditions and masters."""

__version__ = "0.1.0.dev0"
