"""What the task engines run: one body for all jobs, and the care for what they leave."""

from media_pipeline.actions.jobs import register_kind
from media_pipeline.tasks.care import take_care
from media_pipeline.tasks.running import run
from media_pipeline.tasks.tickets import issue_missing_tickets, issue_ticket

# Bodies are named by their path: a web process adds jobs and loads nothing that does them.
register_kind("receive", "media_pipeline.actions.receive.receive")

__all__ = ["issue_missing_tickets", "issue_ticket", "register_kind", "run", "take_care"]
