"""Every act of the command line that changes a store, or writes what it holds to a file; and a small council to do it to.

The council is the first release's store (tests/store/first_release), brought up to date. A room is a folder with the store in
`home`, files to read in `in`, files written in `out`, a folder that is watched in `drop`, what is published in `place`, temporary files in `tmp`.
Store and publication can also be elsewhere (tests/cli/grounds.py).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

KEPT = Path(__file__).parents[1] / "store" / "first_release"
FOLDERS = ("in", "out", "drop", "place", "tmp")
GONE = ("Ann Archer", "ann.archer", "00000001")
"""How a person is known who is erased."""

PLAN = (
    "Action,Requirement,Owner,Due date,Delivers level\n"
    "Write the contract clauses,110,Di Dyer,30/09/2014,2\nTest the recovery,101,Cy Cooper,31/10/2014,3\n"
)
POSTS = "Post,Status,Grade,FTE,From,To\nHead of IG,in post,M1,1.0,01/04/2010,\n"
LATER = "Post,Status,Grade,FTE,From,To\nHead of IG,in post,M1,1.0,01/04/2010,\nIG officer,vacant,S2,{fte},,\n"
MAPPING = 'kind = "assets"\nname = "Register"\n\n[columns]\nasset = "System name"\nowner = "Answers for it"\n'


@dataclass(frozen=True)
class Act:
    """`argv`: what is typed, `{room}` in it for the room, `{place}` for where is published. `out`: the files it writes, by their place in
    the room. `repeats`: done twice it happens twice. `prepare`: what the room needs first; it is given the room and what runs a
    command, in whose words `{place}` may be. `empty`: after that its store is taken away."""

    name: str
    argv: tuple[str, ...]
    out: tuple[str, ...] = ()
    repeats: bool = False
    prepare: Callable[[Path, Callable[..., None]], None] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    empty: bool = False

    def typed(self, room: Path, place: str = "") -> list[str]:
        """The words of the command for a room, and where what is published goes (else into the room)."""
        return [part.replace("{room}", str(room)).replace("{place}", place or f"{room}/place") for part in self.argv]


def first_release(room: Path) -> None:
    """A room with the first release's store, as it left it."""
    home = room / "home"
    for path in (home, home / "snapshots"):
        path.mkdir(mode=0o700, parents=True)
    for name in FOLDERS:
        (room / name).mkdir()
    for path in (KEPT / "snapshots").iterdir():
        shutil.copyfile(path, home / "snapshots" / path.name)
    told = (KEPT / "settings.toml").read_text(encoding="utf-8")
    (home / "settings.toml").write_text(told.replace("deadline = 2014-03-31", "deadline = 2014-12-31"), "utf-8")
    catalogue = sqlite3.connect(home / "catalogue.sqlite3")
    catalogue.executescript((KEPT / "catalogue.sql").read_text(encoding="utf-8"))
    catalogue.execute("PRAGMA journal_mode=WAL")
    catalogue.close()


def spreadsheets(room: Path) -> None:
    """The files to read in a room."""
    for name, text in (("plan.csv", PLAN), ("posts.csv", POSTS), ("assets.toml", MAPPING)):
        (room / "in" / name).write_text(text, encoding="utf-8")


def council(room: Path, run: Callable[..., None]) -> None:
    """A room with the council in it, whose spreadsheet of posts has been seen once."""
    first_release(room)
    spreadsheets(room)
    run("ingest", "posts", f"{room}/in/posts.csv", "--as-at", "2014-01-31")


def _dropped(room: Path, run: Callable[..., None]) -> None:
    for month, fte in (("2014-02-28", "0.5"), ("2014-03-31", "0.8"), ("2014-04-30", "1.0")):
        path = room / "drop" / f"posts {month}.csv"
        path.write_text(LATER.format(fte=fte), encoding="utf-8")
        os.utime(path, (time.time() - 60, time.time() - 60))


def _framework(room: Path, run: Callable[..., None]) -> None:
    run("framework", "export", "igt-v11-la", "--out", f"{room}/in/library.yaml")


def _backed_up(room: Path, run: Callable[..., None]) -> None:
    run("backup", f"{room}/out/all.zip")
    run("withdraw", "plan-2014-03-31-2525", "--why", "not agreed")


def _other_store(room: Path, run: Callable[..., None]) -> None:
    """A backup to come of a store with one plan less and a framework of its own; what is held has another framework."""
    there = {"IG_METRICS_HOME": str(room / "other"), "IG_METRICS_DATABASE_URL": "", "IG_METRICS_SNAPSHOTS_URL": ""}
    _framework(room, run)
    run("backup", f"{room}/tmp/moved.zip")
    run("restore", f"{room}/tmp/moved.zip", environment=there)
    (room / "tmp" / "moved.zip").unlink()
    for where, id in ((there, "theirs"), ({}, "ours")):
        run("framework", "import", f"{room}/in/library.yaml", "--id", id, environment=where)
    run("withdraw", "plan-2014-03-31-2525", "--why", "not agreed", environment=there)
    run("backup", f"{room}/in/all.zip", environment=there)
    shutil.rmtree(room / "other")


def _published(room: Path, run: Callable[..., None]) -> None:
    run("publish", "--to", "{place}")


WITHDRAW = Act("withdraw", ("withdraw", "plan-2014-03-31-2525", "--why", "wrong month"))
INGEST = Act("ingest a file", ("ingest", "plan", "{room}/in/plan.csv", "--as-at", "2014-04-30"), repeats=True)
BACKUP = Act("backup", ("backup", "{room}/out/all.zip"), ("out/all.zip",), repeats=True, prepare=_backed_up)
UPGRADE = Act("upgrade of the first release's store", ("snapshots",))
RESTORE = Act(
    "restore in the place of what is held", ("restore", "{room}/in/all.zip", "--replace"), prepare=_other_store
)
RESTORE_INTO_EMPTY = Act(
    "restore into an empty home", ("restore", "{room}/in/all.zip"), prepare=_other_store, empty=True
)
MARCH = ("--as-at", "2014-03-31")
ACTS = (
    INGEST,
    Act("ingest of several files", ("ingest", "--watch", "{room}/drop", "--once"), prepare=_dropped),
    WITHDRAW,
    Act("mapping brought in", ("mappings", "import", "{room}/in/assets.toml")),
    Act("mapping forgotten", ("mappings", "forget", "HR")),
    Act("list written", ("list", "managers", "--out", "{room}/out/managers.xlsx", *MARCH), ("out/managers.xlsx",), repeats=True),
    Act("list issued", ("list", "managers", "--out", "{room}/out/managers.csv", "--issue", *MARCH), ("out/managers.csv",), repeats=True),
    Act("hold placed", ("holds", "--place", "00000002", "--until", "2014-04-30", "--why", "nobody else on nights", *MARCH), repeats=True),
    Act("limits worked out anew", ("breaches", "chart", "--rebase", "2014-02-01", "--why", "a new form", *MARCH)),
    Act("forecast kept", ("forecast", "--keep", *MARCH)),
    Act("move to a new edition kept", ("carry-over", "igt-v11-la", "igt-v12-la", "--keep", "--why", "agreed", "--as-at", "2014-06-30")),
    Act("framework brought in", ("framework", "import", "{room}/in/library.yaml", "--id", "ours"), prepare=_framework),
    Act("paper issued", ("report", "--meeting", "2014-03-31", "--issue", "--out", "{room}/out/paper.docx"), ("out/paper.docx",)),
    Act("handout written", ("report", "--meeting", "2014-03-31", "--out", "{room}/out/handout.html"), ("out/handout.html",), repeats=True),
    Act("purge", ("purge", "--as-at", "2017-06-01")),
    Act("person erased", ("person", "erase", "00000001", "--why", "request 7")),
    Act("person's data given out", ("person", "export", "00000001", "--out", "{room}/out/person.xlsx"), ("out/person.xlsx",), repeats=True),
    BACKUP,
    RESTORE_INTO_EMPTY,
    RESTORE,
    UPGRADE,
    Act("publication", ("publish", "--to", "{place}"), repeats=True, prepare=_published),
    Act("benchmark worked out and kept", ("rollup", "--snapshots", "{place}", "--workers", "0", "--keep", "--out", "{room}/out/all.csv", *MARCH), ("out/all.csv",), repeats=True, prepare=_published),
)  # fmt: skip
