import time

from media_pipeline.adapters.tracker import Tracker
from media_pipeline.core.progress import Progress, Step


def test_what_an_earlier_run_finished_is_no_work_of_this_one() -> None:
    events: list[Progress] = []
    tracker = Tracker(
        steps=[Step(name="a", weight=1), Step(name="b", weight=1)],
        duration_s=1000,
        on_progress=events.append,
        found=frozenset({"a"}),
        started=time.monotonic() - 100,
    )
    tracker.share("a")(1.0)
    tracker.share("b")(0.5)
    first, then = events
    assert (first.percent, first.speed, first.eta_s) == (50.0, 0.0, None)
    # A quarter in 100 s: 250 s of lesson in 100 s, and as long again to the end.
    assert then.percent == 75.0
    assert 2.4 < then.speed <= 2.5
    assert then.eta_s is not None
    assert 100 <= then.eta_s < 104
