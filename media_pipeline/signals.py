"""What the media pipeline tells the rest of the site; sent once the change is committed."""

from django.dispatch import Signal

source_added = Signal()
"""`source`: a recording was taken in; nothing can be played yet. `upload` may be None."""

upload_taken = Signal()
"""`upload`, `source`: an upload is this recording now, be it new or known; sent inside the
transaction that made it so."""

rendition_ready = Signal()
"""`rendition`: one more rung can be played."""

source_ready = Signal()
"""`source`, `encoding`: everything that the recipe makes of it is there."""

source_published = Signal()
"""`source`: its files are in the public store."""

source_withdrawn = Signal()
"""`source`, `paths`: its files have left the public store; purge caches of these paths."""

encoding_swept = Signal()
"""`encoding`, `paths`: another took its place long ago and its files are gone; purge these paths of
the public store from caches. Their addresses lead to those of the other one."""

master_finished = Signal()
"""`master`: it was made and checked, or given up; its `state` and `passes` say which."""

master_revoked = Signal()
"""`master`: its file is gone, and nothing may hand it over any more."""

job_waiting = Signal()
"""`job`: a job may be claimed now; sent inside the transaction that made it so."""

job_failed = Signal()
"""`job`: a job gave up for good, or its input cannot be used."""
