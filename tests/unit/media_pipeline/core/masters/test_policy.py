from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring

import media_pipeline
from media_pipeline.core.masters.policy import find_breaches, list_rules, write_policy
from media_pipeline.core.masters.profiles import BUILT_IN, Profile, read_profiles

SHIPPED = Path(media_pipeline.__file__).with_name("policies")


def report(profile: Profile) -> dict[str, dict[str, list[dict[str, str]]]]:
    tracks: dict[tuple[str, int], dict[str, str]] = {}
    for rule in list_rules(profile):
        track = tracks.setdefault((rule.track, rule.number), {"@type": rule.track})
        track[rule.field] = rule.value
    return {"media": {"track": [tracks[key] for key in sorted(tracks)]}}


@pytest.mark.parametrize("profile", BUILT_IN.values(), ids=list(BUILT_IN))
def test_every_field_counts(profile: Profile) -> None:
    rules = list_rules(profile)
    assert find_breaches(rules, report(profile)) == []
    for rule in rules:
        broken = report(profile)
        same = [t for t in broken["media"]["track"] if t["@type"] == rule.track]
        same[rule.number - 1][rule.field] = "other"
        assert [breach.rule for breach in find_breaches(rules, broken)] == [rule]


def test_a_missing_track_breaks_what_is_asked_of_it() -> None:
    rules = list_rules(BUILT_IN["xdcam-hd422"])
    assert len(find_breaches(rules, {})) == len(rules)


@pytest.mark.parametrize("profile", BUILT_IN.values(), ids=list(BUILT_IN))
def test_the_policy_that_ships_is_the_one_that_is_checked(profile: Profile) -> None:
    written = write_policy(profile)
    assert (SHIPPED / f"{profile.slug}.xml").read_text() == written
    assert len(fromstring(written).findall("rule")) == len(list_rules(profile))


def test_a_station_with_two_tracks_is_asked_for_two() -> None:
    own = read_profiles({"hai": {"based_on": "xdcam-hd422", "tracks": 2}})["hai"]
    assert max(rule.number for rule in list_rules(own) if rule.track == "Audio") == 2
