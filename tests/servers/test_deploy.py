"""deploy/ and docs/deployment.md: units, container file, and the steps of the guide that can be taken here."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest

from ig_metrics.cli.parser import build
from ig_metrics.settings import Settings
from ig_metrics.store import Store, postgresql
from scripts import find_servers
from tests.servers.front import NGINX
from tests.servers.keeper import address

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
GUIDE = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")


def blocks(language):
    """The blocks of code of the guide in a language, in their order."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```", GUIDE, re.S | re.M)
    return [re.sub(rf"^{indent}", "", text, flags=re.M) for indent, text in found]


@pytest.fixture
def units(tmp_path):
    """The units as they are installed, the program where it is here."""
    program = tmp_path / "program"
    (program / ".venv" / "bin").mkdir(parents=True)
    for name in ("python", "ig-metrics"):
        (program / ".venv" / "bin" / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (program / ".venv" / "bin" / name).chmod(0o755)
    placed = []
    for unit in UNITS:
        name = unit.name.replace("@.", "@8501.")
        text = unit.read_text(encoding="utf-8").replace("/opt/ig-metrics/.venv", f"{program}/.venv")
        (tmp_path / name).write_text(text, encoding="utf-8")
        placed.append(tmp_path / name)
    return placed


def analyze(*argv):
    program = find_servers.systemd_analyze()
    assert program, "no systemd-analyze found. Run: python scripts/find_servers.py --install"
    return subprocess.run([program, *argv], capture_output=True, text=True, timeout=60)


def test_systemd_takes_every_unit_without_a_word(units):
    run = analyze("verify", *units)
    assert (run.returncode, run.stderr, run.stdout) == (0, "", "")


def test_a_unit_with_a_word_systemd_does_not_know_is_found(units):
    with open(units[0], "a", encoding="utf-8") as unit:
        unit.write("\n[Service]\nProtectSytem=strict\n")
    assert "ProtectSytem" in analyze("verify", *units).stderr


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_a_service_can_do_little_but_its_work(units, tmp_path, unit):
    placed = tmp_path / unit.name.replace("@.", "@8501.")
    run = analyze("security", "--offline=true", "--threshold=20", "--no-pager", str(placed))
    assert run.returncode == 0, run.stdout[-300:]
    assert "less than 2 of 10" in GUIDE


def test_the_commands_that_units_run_are_ones_the_program_has():
    parser = build()
    found = re.findall(r"\.venv/bin/ig-metrics ([^'\n]+)", "".join(unit.read_text(encoding="utf-8") for unit in UNITS))
    assert found
    for command in found:
        parser.parse_args(shlex.split(command))


def test_every_timer_has_its_service():
    names = {unit.name for unit in UNITS}
    assert {f"{unit.stem}.service" for unit in UNITS if unit.suffix == ".timer"} <= names


def test_every_file_of_deploy_is_told_in_the_guide():
    for path in (*UNITS, *NGINX.iterdir(), DEPLOY / "container" / "Containerfile"):
        stem = path.name.split("@")[0]
        assert path.name in GUIDE or stem in GUIDE, path.name


def instructions():
    """The container file's instructions, each with its words."""
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", CONTAINER, flags=re.M))
    return [line.split(None, 1) for line in lines.splitlines() if line.strip()]


def test_the_image_runs_as_nobody_of_rights_and_says_how_it_is():
    found = instructions()
    last = max(n for n, (word, _) in enumerate(found) if word == "FROM")
    stage = [word for word, _ in found[last:]]
    said = dict(found[last:])
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", said["USER"])
    assert stage.index("USER") < stage.index("CMD")
    assert "/health" in said["HEALTHCHECK"]
    assert "ADD" not in stage
    assert json.loads(said["CMD"])[:4] == ["python", "-m", "streamlit", "run"]


def test_the_image_is_made_of_one_version_of_everything():
    bases = {rest.split()[0] for word, rest in instructions() if word == "FROM"}
    assert len(bases) == 1
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-[a-z]+", bases.pop())
    assert "requirements-servers.txt" in CONTAINER


def test_what_the_image_takes_is_there_and_what_must_not_get_in_is_kept_out():
    kept_out = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            for name in rest.split()[:-1]:
                assert (ROOT / name).exists(), name
                assert name not in kept_out
    for secret in ("data", "settings.toml", "secrets.toml", ".streamlit/secrets.toml", "**/*.sqlite3*", ".git"):
        assert secret in kept_out


def test_the_upload_limit_told_is_the_one_there_is():
    largest = Settings().ingest.max_upload_mb + 1
    assert f"files of at most {largest} MB" in GUIDE


def test_the_database_of_the_guide_holds_a_store(servers, tmp_path, monkeypatch):
    (made,) = blocks("sql")
    with psycopg.connect(address(servers.port, "postgres"), autocommit=True) as connection:
        for statement in made.split(";")[:-1]:
            connection.execute(statement)
    for name, value in servers.environment.items():
        monkeypatch.setenv(name, value)
    password = re.search(r"PASSWORD '(.*?)'", made)[1].replace(" ", "%20")
    url = f"postgresql://ig_metrics:{password}@127.0.0.1:{servers.port}/ig_metrics"
    with Store.open(tmp_path / "home", database_url=url, snapshots_url="s3://ig-metrics/guide") as store:
        store.check()
        assert store.snapshots() == ()
        assert store.doctor() == []


def test_the_environment_of_the_guide_is_one_the_program_takes():
    told = dict(line.split("=", 1) for line in "".join(blocks("ini")).splitlines() if re.match(r"[A-Z_]+=", line))
    url = postgresql.address(told["IG_METRICS_DATABASE_URL"])
    assert postgresql.shown(url) == "postgresql://ig_metrics@db.example.gov.uk/ig_metrics"
    assert told["IG_METRICS_SNAPSHOTS_URL"].startswith("s3://example-ig-metrics/")


def test_the_key_may_do_what_the_program_does_and_only_in_its_bucket():
    (policy,) = (json.loads(text) for text in blocks("json"))
    granted = {action for statement in policy["Statement"] for action in statement["Action"]}
    assert granted == {"s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"}
    assert {statement["Resource"].split("/")[0] for statement in policy["Statement"]} == {
        "arn:aws:s3:::example-ig-metrics"
    }


def test_a_restore_is_practised_as_the_guide_says(sample_home, tmp_path, monkeypatch, terminal):
    monkeypatch.setenv("IG_METRICS_HOME", str(shutil.copytree(sample_home, tmp_path / "live")))
    monkeypatch.chdir(tmp_path)
    assert terminal("backup", "ig-metrics-backup.zip")[0] == 0
    (steps,) = [block for block in blocks("sh") if "IG_METRICS_HOME=/tmp/practice" in block]
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path / "practice"))
    commands = [line for line in steps.splitlines() if line.startswith("ig-metrics ")]
    assert len(commands) == 5
    for line in commands:
        code, said, complaint = terminal(*shlex.split(line)[1:])
        assert code == 0, f"{line}\n{said}\n{complaint}"


def test_the_two_addresses_of_its_health_are_told_with_what_they_answer():
    from ig_metrics.ui.middleware import ROUTES
    from ig_metrics.ui.web.icon import icon

    for route in (each for each in ROUTES if each.endpoint is not icon):
        assert f"| `{route.path}` |" in GUIDE
