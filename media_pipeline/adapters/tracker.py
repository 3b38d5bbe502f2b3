"""The shares of steps that run side by side, told as one stream of progress events."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from media_pipeline.core.progress import Progress, Step, overall


@dataclass(kw_only=True)
class Tracker:
    """Turn the shares of running steps into one stream of events."""

    steps: Sequence[Step]
    duration_s: float
    on_progress: Callable[[Progress], None]
    started: float = field(default_factory=time.monotonic)
    _running: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _shown: float = -1.0

    def share(self, step: str) -> Callable[[float], None]:
        """Return what a step calls with its own share, 0…1."""

        def tell(share: float) -> None:
            with self._lock:
                self._running[step] = max(share, self._running.get(step, 0.0))
                percent = overall(self.steps, done=frozenset(), running=self._running)
                if percent - self._shown < 0.1:
                    return
                self._shown = percent
                spent = time.monotonic() - self.started
                self.on_progress(
                    Progress(
                        step=step,
                        percent=percent,
                        speed=percent / 100 * self.duration_s / spent if spent else 0.0,
                        eta_s=spent * (100 - percent) / percent if percent > 1 else None,
                    )
                )

        return tell
