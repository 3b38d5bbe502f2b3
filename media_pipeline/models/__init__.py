"""What is kept: originals, sources, encodings, masters, uploads, jobs, captions, extra sounds."""

from media_pipeline.models.encodings import Encoding, Rendition
from media_pipeline.models.jobs import Job
from media_pipeline.models.masters import Master
from media_pipeline.models.originals import Original, Source
from media_pipeline.models.tracks import Caption, ExtraSound
from media_pipeline.models.uploads import Upload

__all__ = [
    "Caption",
    "Encoding",
    "ExtraSound",
    "Job",
    "Master",
    "Original",
    "Rendition",
    "Source",
    "Upload",
]
