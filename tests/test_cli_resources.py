"""Posts, partners, the next version and the asset register from a terminal."""

from __future__ import annotations

import json


def use(home, monkeypatch):
    monkeypatch.setenv("IG_METRICS_HOME", str(home))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)


def test_what_is_printed_and_the_json_tell_the_same(sample_home, monkeypatch, terminal):
    use(sample_home, monkeypatch)
    code, out, _ = terminal("resources", "--as-at", "2014-03-31")
    assert code == 0
    assert "3.4 of 5.4 full-time equivalents wanted at this date are filled." in out
    assert "01/04/2014: starts Internal Auditor" in out
    code, out, _ = terminal("resources", "--as-at", "2014-03-31", "--json")
    found = json.loads(out)
    assert (code, found["filled"], found["wanted"]) == (0, 3.4, 5.4)
    assert [each["partner"] for each in found["partners"]] == ["Example Services Ltd"]
    assert (found["new_version"]["state"], found["new_version"]["to"]) == ("offered", "igt-v12-la")
    code, out, _ = terminal("assets", "--as-at", "2014-03-31")
    assert (code, "32 are overdue for review, 12 of them high risk." in out) == (0, True)
    code, out, _ = terminal("assets", "--as-at", "2014-03-31", "--json")
    found = json.loads(out)
    assert (found["counts"]["assets"], found["counts"]["reviewed"], len(found["assets"])) == (122, 67, 122)


def test_the_last_day_there_is_can_be_asked_about_and_an_empty_store_says_what_to_upload(
    sample_home, tmp_path, monkeypatch, terminal
):
    use(sample_home, monkeypatch)
    assert terminal("resources", "--as-at", "9999-12-31", "--json")[0] == 0
    use(tmp_path, monkeypatch)
    for name in ("resources", "assets"):
        for more in ((), ("--json",)):
            code, out, err = terminal(name, *more)
            assert (code, out, "pload" in err) == (1, "", True)
