"""What workers do for stations; bodies are named by their path, so that web processes load none."""

from lms.broadcasts.actions.delivering import JOB_KIND
from media_pipeline.actions.jobs import register_kind


def register_kinds() -> None:
    """Let workers know the kinds of jobs of this app."""
    delivering = "lms.broadcasts.actions.delivery_job"
    register_kind(JOB_KIND, f"{delivering}.deliver", ended=f"{delivering}.note_ended")
