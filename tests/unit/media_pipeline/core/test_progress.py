from media_pipeline.core.progress import Progress, Step, describe, overall, read_out_time_ms


def test_reads_the_position() -> None:
    assert read_out_time_ms("out_time_us=1500000\n") == 1500
    assert read_out_time_ms("out_time_us=N/A") is None
    assert read_out_time_ms("out_time_us=-21333") == 0
    assert read_out_time_ms("fps=25") is None


def test_adds_up_by_weight() -> None:
    steps = [Step(name="a", weight=1), Step(name="b", weight=3)]
    assert overall(steps, done=frozenset({"a"}), running={"b": 0.5}) == 62.5
    assert overall([], done=frozenset(), running={}) == 100.0


def test_draws_a_bar() -> None:
    event = Progress(step="encode", percent=50.0, speed=2.5, eta_s=75.0)
    assert describe(event) == "[##########..........]  50.0% 2.5× 1:15 left encode"
