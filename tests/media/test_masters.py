"""Masters of real films, read back by MediaInfo, MediaConch and our own eyes; defects found."""

import base64
import io
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import media_pipeline
from media_pipeline.__main__ import main
from media_pipeline.adapters.binary import find_ffmpeg
from media_pipeline.adapters.master_delivery import deliver_master
from media_pipeline.adapters.master_review import review_master
from media_pipeline.adapters.mastering import MasterOrder
from media_pipeline.adapters.prober import ask_mediainfo
from media_pipeline.adapters.runner import Cancel, run
from media_pipeline.core.analysis import Window
from media_pipeline.core.command import Tool
from media_pipeline.core.masters import flashes, overlay, timecode
from media_pipeline.core.masters.command import look_at_fields
from media_pipeline.core.masters.dressing import Dressing
from media_pipeline.core.masters.fields import count_fields
from media_pipeline.core.masters.line_up import shows_bars
from media_pipeline.core.masters.profiles import BUILT_IN, read_profiles
from media_pipeline.core.refusals import Cancelled
from tests.bench.master_sources import MARK_S, VOICE, draw
from tests.bench.masters import find_marks
from tests.media.conftest import make

POLICIES = Path(media_pipeline.__file__).with_name("policies")
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
# Claps at full scale every four seconds over a voice at a hundredth of it.
CLAPS = (
    "aevalsrc='0.01*sin(2*PI*180*t)*(1+0.7*sin(8*PI*t))"
    "+0.9*exp(-80*mod(t,4))*sin(2*PI*900*t)':s=48000"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("masters")


@pytest.fixture(scope="module")
def xdcam(home: Path) -> tuple[Path, dict[str, Any]]:
    """The house master of an old tape whose fields lie the other way round."""
    return order(draw("SD interlaced, lower first", home, seconds=2.4), "xdcam-hd422", home / "x")


def order(source: Path, slug: str, out: Path) -> tuple[Path, dict[str, Any]]:
    report = deliver_master(MasterOrder(source=source, profile=BUILT_IN[slug], nice=19), out)
    return out / report["file"], report


def ask_mediaconch(path: Path, slug: str) -> str:
    if shutil.which("mediaconch") is None:
        pytest.skip("no mediaconch; deploy/setup.sh debian installs it")
    command = ["mediaconch", "-p", str(POLICIES / f"{slug}.xml"), str(path)]
    # Its exit status is 0 whatever it finds.
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def find(report: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [finding for finding in report["findings"] if finding["code"] == code]


def check_sync(path: Path, *, after_s: float = 0.0) -> None:
    shown, heard = find_marks(path, after_s=after_s)
    assert shown is not None
    assert heard is not None
    assert abs(heard - shown) <= 0.04
    assert abs(shown - after_s - MARK_S) <= 0.04


def look_at(path: Path, demuxer: str) -> tuple[str, ...]:
    tool = Tool(ffmpeg=find_ffmpeg(), source=str(path), demuxer=demuxer)
    command = look_at_fields(tool, 0, Window(start_s=0.0, length_s=1.0))
    return run(command, scratch=path.parent, tail_lines=2000).tail


def test_the_house_master_passes_every_checker(xdcam: tuple[Path, dict[str, Any]]) -> None:
    path, report = xdcam
    assert report["findings"] == []
    assert (report["verdict"], report["frames"]) == ("green", 60)
    assert abs(report["sound"]["lufs"] + 23) <= 0.2
    assert report["headers"]["group_lengths"] == [12]
    assert ask_mediaconch(path, "xdcam-hd422").startswith("pass!")
    check_sync(path)
    page = (path.parent / "report.html").read_text()
    assert "Đạt: phát được" in page
    assert json.loads((path.parent / "report.json").read_text()) == report


@pytest.mark.parametrize(
    ("slug", "kind", "seconds"),
    [
        ("province-mpg", "phone, uneven, upright", 2.4),
        ("province-mp4", "full range", 1.2),
        ("province-mp4", "HDR (HLG)", 1.2),
        ("province-mpg", "phone, turned by a tag", 1.2),
        ("avc-intra-100", "1080i25", 1.2),
        ("radio-wav", "60p 720, 5.1", 1.2),
        ("radio-mp2", "4:3 SD", 1.2),
    ],
)
def test_other_films_and_profiles_pass_too(
    home: Path, tmp_path: Path, slug: str, kind: str, seconds: float
) -> None:
    path, report = order(draw(kind, home, seconds=seconds), slug, tmp_path)
    assert [one for one in report["findings"] if one["light"] != "green"] == []
    assert abs(report["sound"]["lufs"] + 23) <= 0.2
    assert report["sound"]["peak_dbtp"] <= -1
    assert ask_mediaconch(path, slug).startswith("pass!")
    if BUILT_IN[slug].is_radio:
        return
    check_sync(path)
    if "phone" in kind:
        grey = (tmp_path / "marks.raw").read_bytes()
        # Upright in the middle: nothing is beside it, whatever is shown.
        assert max(grey[0::16] + grey[15::16]) < 24
        assert max(grey[8::16]) > 200
    if kind == "1080i25":
        counts = count_fields(look_at(path, "mxf"))
        assert counts.upper > 3 * (counts.lower + counts.whole)


@pytest.mark.parametrize("slug", ["radio-wav", "radio-mp2"])
def test_claps_in_a_quiet_lecture_come_out_at_the_target(
    home: Path, tmp_path: Path, slug: str
) -> None:
    wide = home / "wide.wav"
    if not wide.exists():
        make(wide, "-f", "lavfi", "-i", CLAPS, "-t", "24")
    _path, report = order(wide, slug, tmp_path)
    assert report["levelling"]["ceiling_dbtp"] is not None
    assert abs(report["sound"]["lufs"] + 23) <= 0.2
    assert report["sound"]["peak_dbtp"] <= -1


def test_a_leader_lies_before_a_programme_that_keeps_its_timecode(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Thirty seconds of it take as long to make as the rest of this file.
    monkeypatch.setattr(timecode, "LEADER_S", 3)
    for name, seconds in (("LEADER_S", 3), ("BARS_S", 1), ("CLOCK_S", 1)):
        monkeypatch.setattr(overlay, name, seconds)
    own = read_profiles({"dai": {"based_on": "xdcam-hd422", "tracks": 2, "leader": True}})["dai"]
    source = draw("full range", home, seconds=1.2)
    report = deliver_master(
        MasterOrder(source=source, profile=own, name="Phép cộng", company="Sở GDĐT", nice=19),
        tmp_path,
    )
    assert (report["findings"], report["frames"]) == ([], 30)
    path = tmp_path / report["file"]
    check_sync(path, after_s=3.0)
    still = tmp_path / "bars.raw"
    size = f"scale={flashes.WIDTH}:{flashes.HEIGHT}:flags=area,format=yuv420p,extractplanes=y"
    make(still, "-i", str(path), "-frames:v", "1", "-vf", size, "-f", "rawvideo")
    assert shows_bars(still.read_bytes())
    # Yellow, cyan, green, magenta, red and blue at three quarters, by BT.709.
    row = still.read_bytes()[6 * flashes.WIDTH :]
    found = [row[column] for column in (9, 13, 15, 19, 23, 26)]
    assert all(
        abs(level - wanted) <= 3
        for level, wanted in zip(found, (168, 145, 134, 63, 51, 28), strict=True)
    ), found
    told = json.dumps(ask_mediainfo(path))
    assert "09:59:57:00" in told


def test_a_picture_too_hard_for_its_rate_is_found(home: Path, tmp_path: Path) -> None:
    raw = home / "noise.raw"
    raw.write_bytes(random.Random(8).randbytes(3 * 1920 * 1080 * 3 // 2))
    noise = make(
        home / "noise.mkv",
        *("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "1920x1080", "-r", "25"),
        *("-stream_loop", "4", "-i", str(raw), "-f", "lavfi", "-i", VOICE, "-t", "0.6"),
        *("-c:v", "ffvhuff", "-c:a", "aac"),
    )
    own = read_profiles({"hep": {"based_on": "province-mpg", "kbps": 8000}})["hep"]
    report = deliver_master(MasterOrder(source=noise, profile=own, nice=19), tmp_path)
    assert report["verdict"] == "red"
    assert find(report, "rate")[0]["wanted"] == "8.0 Mb/s"
    assert find(report, "underflow")[0]["start_s"] <= 0.5
    # Its own header, which MediaInfo repeats, knows nothing of it.
    assert report["headers"]["bits_per_s"] == 8_000_000


def test_a_torn_file_is_found_where_it_ends(
    xdcam: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    path, _report = xdcam
    torn = tmp_path / "torn.mxf"
    torn.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    report = review_master(torn, BUILT_IN["xdcam-hd422"], frames=60, nice=19).report
    assert report["verdict"] == "red"
    assert abs(find(report, "frames")[0]["start_s"] - 0.6 * 2.4) <= 0.5


def test_a_master_without_its_sound_is_red(
    xdcam: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    mute = make(tmp_path / "mute.mxf", "-i", str(xdcam[0]), "-map", "0:v", "-c", "copy")
    report = review_master(mute, BUILT_IN["xdcam-hd422"], nice=19).report
    assert report["verdict"] == "red"
    assert [one["light"] for one in find(report, "silent")] == ["red"]
    mute = make(tmp_path / "mute.wav", "-i", str(mute), "-t", "0.1", "-c:v", "mpeg4", "-f", "mp4")
    report = review_master(mute, BUILT_IN["radio-wav"], nice=19).report
    assert [one["light"] for one in find(report, "silent")] == ["red"]


def test_words_on_the_last_of_eight_tracks_are_heard(
    xdcam: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    kept = [part for n in range(7) for part in ("-map", f"0:a:{n}")]
    other = make(
        tmp_path / "eighth.mxf",
        *("-i", str(xdcam[0]), "-f", "lavfi", "-i", "sine=f=400:r=48000:d=2.4"),
        *("-map", "0:v", *kept, "-map", "1:a", "-c", "copy", "-c:a:7", "pcm_s24le"),
    )
    report = review_master(other, BUILT_IN["xdcam-hd422"], frames=60, nice=19).report
    assert [one["found"][:2] for one in find(report, "tracks")] == ["8:"]
    assert report["verdict"] == "red"


@pytest.fixture(scope="module")
def seeded(home: Path) -> Path:
    """20 s with a defect every three seconds."""
    # Each in a graph of its own: an ffmpeg of today may wait for ever among many endless inputs.
    size = "s=320x180:r=25:d=20"
    picture = (
        f"testsrc2={size}[0];color=black:{size}[1];smptehdbars={size}[2];color=white:{size}[3];"
        "[0][1]overlay=enable='between(t,3,5.99)'[a];[a][2]overlay=enable='between(t,16,17.99)'[b];"
        "[b][3]overlay=enable='between(t,12,13.99)*lt(mod(t,0.2),0.1)'[c];"
        "[c]drawbox=c=black:t=fill:enable='between(t,12,13.99)*gte(mod(t,0.2),0.1)',"
        "lutyuv=y=254:u=128:v=128:enable='between(t,10,10.5)'[out0]"
    )
    sound = (
        f"{VOICE},aformat=channel_layouts=stereo,volume=0:enable='between(t,6,10)',"
        "aeval='val(0)|if(between(t,14,16),-val(1),val(1))',aformat=channel_layouts=stereo"
    )
    inputs = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound)
    return make(home / "seeded.mp4", *inputs, "-t", "20", *X264)


def test_every_seeded_defect_is_found_at_its_time(seeded: Path) -> None:
    reviewed = review_master(seeded, BUILT_IN["province-mp4"], nice=19)
    report = reviewed.report
    expected = {
        "black": (3, 6, "red"),
        "silence": (6, 10, "amber"),
        "flash": (12, 14, "amber"),
        "phase": (14, 16, "red"),
        "bars": (16, 18, "red"),
    }
    for code, (start, end, light) in expected.items():
        found = find(report, code)
        assert len(found) == 1, code
        assert abs(found[0]["start_s"] - start) <= 0.5, code
        assert abs(found[0]["end_s"] - end) <= 0.5, code
        assert found[0]["light"] == light, code
    # The purest colours of what moves there are beyond them too.
    too_bright = {one["start_s"]: one for one in find(report, "levels")}
    assert float(too_bright[10.0]["found"].rstrip("%")) > 99
    # Of each there is a picture, and it shows what is meant.
    greys = {moment: read_grey(address) for moment, address in reviewed.pictures.items()}
    assert max(greys[find_middle(report, "black")]) < 20
    bars = greys[find_middle(report, "bars")]
    assert 60 < sum(bars) / len(bars) < 200


def find_middle(report: dict[str, Any], code: str) -> float:
    found = find(report, code)[0]
    return float(found["start_s"] + found["end_s"]) / 2


def read_grey(address: str) -> bytes:
    _kind, _, content = address.partition("base64,")
    with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
        assert picture.size == (320, 180)
        return picture.convert("L").tobytes()


def test_fields_the_wrong_way_round_are_found(home: Path) -> None:
    film = make(
        home / "lower.mp4",
        *("-f", "lavfi", "-i", "testsrc2=s=320x180:r=50:d=2", "-f", "lavfi", "-i", VOICE),
        *("-vf", "interlace=scan=bff", "-flags", "+ilme+ildct", "-shortest", *X264),
        *("-x264-params", "bff=1"),
    )
    report = review_master(film, BUILT_IN["province-mp4"], nice=19).report
    assert [one["light"] for one in find(report, "fields")] == ["red"]


def test_slides_raise_no_alarm(slides: Path) -> None:
    report = review_master(slides, BUILT_IN["province-mp4"], nice=19).report
    seen = {"black", "silence", "flash", "phase", "bars", "dead", "fields", "levels", "decode"}
    assert [one for one in report["findings"] if one["code"] in seen] == []
    # That pages stand still is said, and stops nobody.
    assert {one["light"] for one in find(report, "freeze")} == {"green"}


def test_the_command_line_says_it_in_vietnamese(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = draw("4:3 SD", home, seconds=1.2)
    own = tmp_path / "own.json"
    own.write_text('{"dai-tinh": {"based_on": "radio-mp2", "target_lufs": -20}}')
    arguments = ["master", str(source), str(tmp_path / "out"), "--profiles", str(own)]
    assert main([*arguments, "--profile", "dai-tinh", "--name", "Toán 1"]) == 0
    assert "TOAN_1.mp2: Đạt: phát được" in capsys.readouterr().out
    made = str(tmp_path / "out" / "TOAN_1.mp2")
    assert main(["qc-master", made, "--profile", "radio-mp2"]) == 1
    assert "Độ to không đúng mức" in capsys.readouterr().out
    assert main([*arguments, "--profile", "betacam"]) == 3
    assert "Quy cách giao tệp không hợp lệ" in capsys.readouterr().err
    film = draw("no sound", home, seconds=1.2)
    # Of another container than the profile's: refused by a report like any other wrong file.
    assert main(["qc-master", str(film), "--profile", "xdcam-hd422"]) == 1
    assert "Không đạt" in capsys.readouterr().out
    assert main(["master", str(film), str(tmp_path / "x"), "--profile", "radio-wav"]) == 3
    assert "NoVideoNorAudio: Tệp không có hình hoặc tiếng" in capsys.readouterr().err


def test_cancelled_it_leaves_nothing_behind(home: Path, tmp_path: Path) -> None:
    cancel = Cancel()
    source = draw("full range", home, seconds=1.2)
    seen: list[float] = []

    def stop(event: Any) -> None:
        seen.append(event.percent)
        if event.percent > 15:
            cancel.cancel()

    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        deliver_master(
            MasterOrder(source=source, profile=BUILT_IN["xdcam-hd422"]), out,
            cancel=cancel, on_progress=stop,
        )  # fmt: skip
    assert seen == sorted(seen)
    assert not out.exists()


def test_title_logo_and_captions_are_drawn(home: Path, tmp_path: Path) -> None:
    logo = make(home / "logo.png", "-f", "lavfi", "-i", "color=red:s=40x20", "-frames:v", "1")
    own = read_profiles({"chu": {"based_on": "province-mp4", "captions": "burnt"}})["chu"]
    vtt = "WEBVTT\n\n00:00.000 --> 00:03.000\nChào các em: 100 % 'đúng'\n"
    dressing = Dressing(title="Bài 3: 50 % [x]", subtitle="Toán 1", logo="x", captions=vtt)
    source = draw("25p slides 5 fps", home, seconds=2.4)
    report = deliver_master(
        MasterOrder(
            source=source, profile=own, dressing=dressing, logo=logo, captions=vtt, nice=19
        ),
        tmp_path,
    )
    assert report["verdict"] == "green"
    assert (tmp_path / report["file"]).with_suffix(".srt").exists()
    frame = tmp_path / "frame.raw"
    make(
        frame,
        *("-ss", "2.2", "-i", str(tmp_path / report["file"]), "-frames:v", "1"),
        *("-f", "rawvideo", "-pix_fmt", "gray"),
    )
    grey = frame.read_bytes()

    def brightest(y: int, x: int) -> int:
        return max(max(grey[row * 1920 + x : row * 1920 + x + 400]) for row in range(y, y + 40))

    # Words of the lower third, on their dark ground.
    assert brightest(790, 112) > 200
    # Words of the captions, in the middle near the lower edge.
    assert brightest(980, 760) > 200
