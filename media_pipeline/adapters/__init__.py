"""Effects: run ffmpeg, read files, keep scratch space. Decisions live in `core`."""
