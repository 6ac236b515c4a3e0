"""Every organisation, one at a time: in one order, equal to its own store, and what is missing said of each, stopping no other."""

from __future__ import annotations

import json
import shutil

import pytest

from benchmarks.organisations import AS_AT, invent, placed, stored
from ig_metrics.errors import Refused
from ig_metrics.rollup.organisation import DAMAGED, FAILED, HIDDEN, LACKING, MISSING, NEWER, UNKNOWN, measure
from ig_metrics.rollup.whole import roll_up
from ig_metrics.store.published import MANIFEST


def plainly(place, **more):
    return roll_up(str(place), AS_AT, workers=0, **more)


def changed(place, folder, **values):
    path = place / folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_bytes()) | values))


def problems(found):
    return [(each.folder, each.code) for each in found.problems if each.code != HIDDEN]


HEARD = []


@pytest.fixture(scope="module")
def sound(four):
    return plainly(four, told=lambda done, of: HEARD.append((done, of)))


def test_there_is_a_line_for_each_by_type_and_name(sound):
    assert sound.benchmark["organisation"].tolist() == [
        "County council 001", "County council 002", "Metropolitan borough 003", "Unitary authority 000",
    ]  # fmt: skip
    assert list(sound.figures) == sound.benchmark["organisation"].tolist()
    assert problems(sound) == []


def test_how_far_it_is_is_told(sound):
    assert [(n, 4) for n in range(5)] == HEARD


def test_the_figures_are_what_the_commands_print_of_its_own_store(sound, tmp_path, monkeypatch, terminal):
    stored(invent(2, 160), tmp_path).close()
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    ours = sound.figures["County council 002"]
    for command in ("toolkit", "breaches"):
        code, said, _ = terminal(command, "--as-at", AS_AT, "--json")
        printed = json.loads(said)
        assert code == 0
        told = {key: printed[key] for key in ours[command]}
        if command == "toolkit":
            for each in (*told["requirements"], *ours[command]["requirements"]):
                each.pop("claim_snapshots")  # the ids of the other's files
        assert told == ours[command]
    code, said, _ = terminal("training", "--as-at", AS_AT, "--json")
    assert json.loads(said) == ours["training"]["IG"]


def one(place, folder="organisation-002"):
    found = measure(str(place), folder, AS_AT, "0.1.0")
    return found.line, [each for each in found.problems if each.code != HIDDEN]


def test_a_file_that_is_missing_takes_only_what_rests_on_it(place, sound):
    for path in (place / "organisation-002").glob("staff-2014-03-31*"):
        path.unlink()
    line, wrong = one(place)
    assert line["score"] == sound.benchmark.set_index("organisation").loc["County council 002", "score"]
    assert not line.keys() & {"in_date_percent", "breaches_per_30_days"}
    assert {each.code for each in wrong} == {MISSING}
    assert all("staff-2014-03-31" in each.text and "is missing" in each.text for each in wrong)
    assert [each.text.split(":")[0] for each in wrong] == ["Training", "Breaches", "Toolkit claims"]


def test_a_file_of_which_a_byte_was_changed_is_damaged(place):
    (path,) = (place / "organisation-002").glob("toolkit-2014-03-31*")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    line, wrong = one(place)
    assert {each.code for each in wrong} == {DAMAGED}
    assert "score" not in line
    assert line["in_date_percent"] > 0


def test_what_was_not_published_is_said_to_lack(place):
    listed = json.loads((place / "organisation-001" / MANIFEST).read_bytes())["snapshots"]
    changed(place, "organisation-001", snapshots=[each for each in listed if each["kind"] not in ("breaches", "plan")])
    _, (wrong,) = one(place, "organisation-001")
    assert wrong.code == LACKING
    assert wrong.text.startswith("Breaches: No Breach register is held")


def test_of_each_that_cannot_be_read_it_is_said_why_and_the_others_are_there(place):
    for name in ("a", "b", "c", "z"):
        shutil.copytree(place / "organisation-001", place / name)
    changed(place, "a", format=99)
    (place / "b" / MANIFEST).unlink()
    (place / "c" / MANIFEST).write_text("{")
    listed = json.loads((place / "organisation-000" / MANIFEST).read_bytes())["snapshots"]
    changed(place, "organisation-000", snapshots=[*listed, listed[0] | {"kind": "moods"}])
    changed(place, "organisation-003", settings="[toolkit]\nmood = 1\n")
    shutil.rmtree(place / "organisation-002")
    found = plainly(place)
    assert problems(found) == [
        ("a", NEWER), ("b", MISSING), ("c", DAMAGED), ("organisation-000", UNKNOWN), ("organisation-003", DAMAGED),
        ("z", DAMAGED),
    ]  # fmt: skip
    assert "in organisation-001 as well, which counts" in found.problems[-1].text
    assert found.benchmark["organisation"].tolist() == ["County council 001", "Unitary authority 000"]
    assert found.asked == 7


def test_what_nobody_thought_of_stops_no_other_and_tells_no_data(place, monkeypatch):
    def breaks(data):
        raise LookupError("A Person, 12345678")

    monkeypatch.setattr("ig_metrics.rollup.organisation.parse", breaks)
    found = measure(str(place), "organisation-001", AS_AT, "0.1.0")
    assert [(each.code, each.text) for each in found.problems] == [(FAILED, "It could not be read (LookupError).")]


def test_a_small_organisation_has_only_its_toolkit_figures(tmp_path):
    placed(invent(1, 90), str(tmp_path))
    found = plainly(tmp_path)
    assert {each.code for each in found.problems} == {HIDDEN}
    line = found.benchmark.iloc[0]
    assert line["staff_band"] == "fewer than 100"
    assert line[["score", "grade"]].notna().all()
    assert line[["course", "in_date_percent", "breaches_per_30_days", "breaches_per_1000_staff"]].isna().all()


def test_a_place_without_anybody_is_refused(tmp_path):
    with pytest.raises(Refused, match="holds no folder of an organisation"):
        plainly(tmp_path)
    with pytest.raises(Refused, match="cannot be used"):
        plainly(tmp_path / "nowhere")


def test_where_nobody_could_be_read_it_is_refused_with_every_reason(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with pytest.raises(Refused) as refused:
        plainly(tmp_path)
    assert [reason.split(":")[0] for reason in refused.value.reasons] == ["No organisation could be read.", "a", "b"]


def test_a_worker_of_another_release_is_told_apart(place):
    with pytest.raises(RuntimeError, match=r"a worker runs IG Metrics 0\.1\.0, and this is 9"):
        measure(str(place), "organisation-001", AS_AT, "9")
