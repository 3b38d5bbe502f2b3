from media_pipeline.core.loudness import Gain, Interval, Loudness, choose_gain, read_loudness

PRINTED = """[silencedetect @ 0x1] [info] silence_start: 3.5
[silencedetect @ 0x1] [info] silence_end: 6.25 | silence_duration: 2.75
[silencedetect @ 0x1] [info] silence_start: 9
[Parsed_astats_2 @ 0x2] [info] Peak level dB: -6.020600
[Parsed_astats_2 @ 0x2] [info] Flat factor: 0.000000
[Parsed_ebur128_3 @ 0x3] [info] Summary:
  Integrated loudness:
    I:         -27.3 LUFS
    Threshold: -37.9 LUFS
  Loudness range:
    LRA:         6.0 LU
  True peak:
    Peak:       -5.9 dBFS""".splitlines()


def loudness(lufs: float, peak: float) -> Loudness:
    return Loudness(
        integrated_lufs=lufs, range_lu=5, true_peak_dbtp=peak, clipped=False, silences=()
    )


def test_reads_what_was_measured() -> None:
    found = read_loudness(PRINTED, duration_ms=10_000)
    assert (found.integrated_lufs, found.range_lu, found.true_peak_dbtp) == (-27.3, 6.0, -5.9)
    assert not found.clipped


def test_a_pause_at_the_end_lasts_to_the_end() -> None:
    pauses = read_loudness(PRINTED, duration_ms=10_000).silences
    assert pauses == (
        Interval(start_ms=3500, end_ms=6250),
        Interval(start_ms=9000, end_ms=10_000),
    )


def test_flat_tops_at_full_scale_are_clipping() -> None:
    lines = ["Peak level dB: 0.000000", "Flat factor: 12.5"]
    assert read_loudness(lines, duration_ms=1).clipped


def test_lifts_a_quiet_voice_and_holds_its_claps() -> None:
    assert choose_gain(loudness(-35, -10)) == Gain(gain_db=16.0, target_lufs=-19, limit=True)


def test_turns_down_what_is_loud_without_touching_it_otherwise() -> None:
    assert choose_gain(loudness(-11, 0)) == Gain(gain_db=-8.0, target_lufs=-19, limit=False)


def test_does_not_lift_hiss() -> None:
    assert choose_gain(loudness(-70, -90)).gain_db == 0
    assert choose_gain(loudness(-60, -40)).gain_db == 30
