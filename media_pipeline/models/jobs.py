"""The one table of work to do: both engines only carry the numbers of its rows."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from media_pipeline.core.refusals import Cancelled, list_faults_of_files
from media_pipeline.models.encodings import Encoding
from media_pipeline.models.masters import Master
from media_pipeline.models.uploads import Upload


class JobQuerySet(models.QuerySet["Job"]):
    def held_by(self, job: "Job") -> "JobQuerySet":
        """Return the row of `job` while its holder still is who it was when it was read."""
        return self.filter(pk=job.pk, state=Job.State.RUNNING, worker=job.worker)

    def call_off(self, now: datetime) -> int:
        """End what is not being worked on, ask the holders of the rest to stop.

        In one statement: between two of them a job could pass from one state to the other.
        """
        held = When(state=Job.State.RUNNING, then=F("state"))
        unended = When(state=Job.State.RUNNING, then=F("ended_at"))
        return self.filter(state__in=Job.OPEN).update(
            state=Case(held, default=Value(Job.State.CANCELLED)),
            ended_at=Case(unended, default=Value(now)),
            cancel_asked_at=now,
            eta_s=None,
        )


class Job(models.Model):
    """A piece of work: claimed under a lease, kept by a heart-beat, tried again when that stops."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        SPLIT = "split", _("waiting for its parts")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    class Queue(models.TextChoices):
        LIGHT = "light", _("light")
        VIDEO = "video", _("video")

    OPEN = (State.WAITING, State.RUNNING, State.SPLIT)

    kind = models.CharField(_("kind"), max_length=40)
    queue = models.CharField(_("queue"), max_length=10, choices=Queue, default=Queue.LIGHT)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    phase = models.PositiveSmallIntegerField(default=0)
    """How often the body has come back after its parts were done."""
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    priority = models.SmallIntegerField(_("priority"), default=0)
    """Higher goes first: 10 for what a person waits for, 0 for the rest, −10 for bulk."""
    share = models.CharField(max_length=40, blank=True)
    """Whose turn it counts as; the queue goes round among those that wait."""
    dedupe_key = models.CharField(max_length=120, blank=True)

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    children_left = models.PositiveIntegerField(default=0)

    attempts = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(default=5)
    deaths = models.PositiveSmallIntegerField(default=0)
    """How often in a row whoever held it died; no fault of the job's, until it always happens."""
    waits = models.PositiveSmallIntegerField(default=0)
    """How often in a row it had to wait for the world: a full disk, a service that is away."""
    not_before = models.DateTimeField()
    ticketed_at = models.DateTimeField(null=True, blank=True)
    """When an engine was last told about it."""
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    """Who holds the lease; every write of a worker is conditional on its own name."""
    cancel_asked_at = models.DateTimeField(null=True, blank=True)

    percent = models.FloatField(default=0.0)
    step = models.CharField(max_length=120, blank=True)
    speed = models.FloatField(default=0.0)
    eta_s = models.FloatField(null=True, blank=True)
    error_kind = models.CharField(max_length=40, blank=True)
    error = models.CharField(max_length=500, blank=True)
    log_tail = models.TextField(blank=True)

    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs"
    )
    encoding = models.ForeignKey(
        Encoding, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs"
    )
    master = models.ForeignKey(
        Master, null=True, blank=True, on_delete=models.CASCADE, related_name="jobs"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        app_label = "media_pipeline"
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["queue", "state", "-priority", "not_before"], name="media_job_next"
            ),
            models.Index(fields=["state", "lease_until"], name="media_job_leases"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key"],
                condition=~models.Q(dedupe_key="")
                & models.Q(state__in=("waiting", "running", "split")),
                name="media_one_open_job",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def reason(self) -> str:
        """Return the class name of why nothing came of it."""
        return Cancelled.__name__ if self.state == self.State.CANCELLED else self.error_kind

    @property
    def may_be_tried_again(self) -> bool:
        """Tell whether another try could end otherwise; a file that was refused stays what it is.

        What is made of a recording may be tried anew: the next recipe may know better.
        """
        if self.state not in (self.State.FAILED, self.State.CANCELLED):
            return False
        return self.upload_id is None or self.error_kind not in list_faults_of_files()

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to come of it."""
        return self.state in self.OPEN
