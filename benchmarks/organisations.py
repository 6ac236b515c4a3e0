"""Invented organisations, seeded: what the benchmark of the rollup and its tests are run on. `python -m benchmarks.organisations FOLDER`
writes some into a folder."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import ig_metrics
from benchmarks.bench_training import attempts, staff
from ig_metrics.datasets import ICO_TYPES, conform
from ig_metrics.rollup.settings_text import as_toml
from ig_metrics.settings import ORGANISATION_TYPES, Course, Organisation, Privacy, Settings
from ig_metrics.store import SnapshotInfo, Store
from ig_metrics.store.places import open_shared, within
from ig_metrics.store.published import MANIFEST, Publication, dump
from ig_metrics.store.snapshots import digest, encode, new_name
from ig_metrics.toolkit import frameworks

AS_AT = dt.date(2014, 3, 31)
EARLIER = dt.date(2014, 1, 24)
FRAMEWORK = "igt-v11-la"
COURSE = Course(
    code="IG", title="Information governance", launch=dt.date(2013, 4, 1), valid_months=12,
    exclude={"directorate": ("Directorate 5",)},
)  # fmt: skip
UPLOADED = dt.datetime(2014, 4, 1, 9, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Invented:
    """An organisation: its settings and its snapshots (kind, rows, as-at date, whether a partial return), in the order uploaded."""

    folder: str
    settings: Settings
    snapshots: tuple[tuple[str, pd.DataFrame, dt.date, bool], ...]


def invent(number: int, people: int, *, seed: int = 20140331) -> Invented:
    """The organisation of a number, with about so many people. The same number and seed give the same rows."""
    rng = np.random.default_rng([seed, number])
    sorts = list(ORGANISATION_TYPES)
    sort = sorts[0] if number % 3 else sorts[1 + number // 3 % 4]
    name = f"{sort[0].upper()}{sort[1:]} {number:03}"
    settings = Settings(
        organisation=Organisation(name, 8, sort), courses=(COURSE,), privacy=Privacy(threshold=5)
    )  # fmt: skip
    posts = staff(people, seed + number)
    posts["absence"] = posts["absence"].mask(posts["absence"].notna(), "maternity")
    tried = attempts(posts["staff_id"], int(people * 1.5), seed + number)
    paper = attempts(posts["staff_id"], max(1, people // 20), seed + number + 1).assign(certified_by="A manager")
    excused = attempts(posts["staff_id"], max(1, people // 80), seed + number + 2)
    excused = excused.rename(columns={"completed_on": "until"}).assign(reason="Long leave")
    excused["until"] += pd.Timedelta(days=300)
    return Invented(
        f"organisation-{number:03}",
        settings,
        (
            ("staff", posts.iloc[: people - people // 50], EARLIER, False),
            ("staff", posts, AS_AT, False),
            ("staff", posts.iloc[: max(1, people // 100)].assign(leave_date=pd.Timestamp("2014-03-20")), AS_AT, True),
            ("completions", tried, AS_AT, False),
            ("paper_returns", conform("paper_returns", paper), AS_AT, False),
            ("exemptions", conform("exemptions", excused), AS_AT, False),
            ("network_accounts", _accounts(posts, rng), AS_AT, False),
            ("toolkit", _toolkit(rng, 0.4), EARLIER, False),
            ("toolkit", _toolkit(rng, 0.7), AS_AT, False),
            ("plan", _plan(), AS_AT, False),
            ("breaches", _breaches(rng, people), AS_AT, False),
        ),
    )


def _accounts(posts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    some = posts.iloc[rng.permutation(len(posts))[: len(posts) // 10]]
    frame = pd.DataFrame({"username": some["username"].str.upper(), "enabled": rng.random(len(some)) < 0.9})
    return conform("network_accounts", frame.reset_index(drop=True))


def _toolkit(rng: np.random.Generator, share: float) -> pd.DataFrame:
    ids = [each.number for each in frameworks.load(FRAMEWORK).requirements]
    levels = np.where(rng.random(len(ids)) < share, "3", rng.choice(["1", "2", "2", "2", "NR"], len(ids)))
    frame = pd.DataFrame({"requirement": ids, "level": levels, "owner": "Head of IG", "evidence": "Policy 4"})
    return conform("toolkit", frame)


def _plan() -> pd.DataFrame:
    ids = [each.number for each in frameworks.load(FRAMEWORK).requirements]
    frame = pd.DataFrame({"action": [f"Raise {each}" for each in ids], "requirement": ids, "owner": "Head of IG"})
    return conform("plan", frame.assign(due=pd.Timestamp("2014-06-30"), delivers_level="3"))


def _breaches(rng: np.random.Generator, people: int) -> pd.DataFrame:
    many = 12 + int(rng.poisson(people / 200))
    reported = np.datetime64(AS_AT) - rng.integers(0, 420, many)
    reported[:2] = np.datetime64("2013-01-07")  # so that the register reaches back beyond every quarter asked about
    frame = pd.DataFrame(
        {
            "reference": [f"INC-{n:04}" for n in range(many)],
            "reported_on": reported,
            "category": rng.choice(ICO_TYPES, many),
            "near_miss": rng.random(many) < 0.1,
            "lessons": np.where(rng.random(many) < 0.5, "Check the address", None),
            "closed_on": reported + np.timedelta64(10, "D"),
        }
    )
    return conform("breaches", frame)


def stored(invented: Invented, home: Path) -> Store:
    """The organisation's own store, in a home folder, with settings.toml beside it."""
    store = Store.open(home)
    whose = invented.settings.organisation
    said = f'[organisation]\nname = "{whose.name}"\ntype = "{whose.type}"\nstaff_id_width = {whose.staff_id_width}\n\n'
    (home / "settings.toml").write_text(said + as_toml(invented.settings), encoding="utf-8")
    for kind, rows, as_at, partial in invented.snapshots:
        store.add(
            kind, rows, as_at=as_at, uploaded_by="somebody", file_name=f"{kind}.xlsx", sha256=_hash(kind, as_at, partial),
            framework=FRAMEWORK if kind == "toolkit" else None, partial=partial,
        )  # fmt: skip
    return store


def placed(invented: Invented, url: str) -> None:
    """The organisation published in `url`, its rows as they are: what `publish --in-place` gives, without a store."""
    place = open_shared(within(url, invented.folder))
    infos = []
    for n, (kind, rows, as_at, partial) in enumerate(invented.snapshots):
        data, name = encode(kind, conform(kind, rows)), new_name(kind, as_at)
        place.write(name, data)
        infos.append(
            SnapshotInfo(
                id=f"{kind}-{n}", kind=kind, source="default", framework=FRAMEWORK if kind == "toolkit" else None, as_at=as_at,
                uploaded_by="", uploaded_at=UPLOADED + dt.timedelta(seconds=n), file_name="", sha256="", parquet_name=name,
                parquet_sha256=digest(data), rows=len(rows), partial=partial,
            )
        )  # fmt: skip
    whose = invented.settings.organisation
    publication = Publication(
        whose.name, whose.type, UPLOADED, ig_metrics.__version__, as_toml(invented.settings), whose.staff_id_width, tuple(infos)
    )  # fmt: skip
    place.write(MANIFEST, dump(publication))


def sizes(count: int, people: int, seed: int = 20140331) -> list[int]:
    """So many organisations of so many people in all: a few are large and many small, as they are."""
    weights = np.random.default_rng(seed).lognormal(0, 1, count)
    found = np.maximum(40, (weights / weights.sum() * people).astype(int))
    found[0] += people - found.sum()
    return [int(each) for each in found]


def several(url: str, count: int, people: int) -> Iterator[Invented]:
    """Write organisations into a place, one after another."""
    for number, size in enumerate(sizes(count, people)):
        made = invent(number, size)
        placed(made, url)
        yield made


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder")
    options.add_argument("--count", type=int, default=8)
    options.add_argument("--people", type=int, default=8_000, help="in all")
    asked = options.parse_args()
    for one in several(asked.folder, asked.count, asked.people):
        print(f"{one.folder}: {one.settings.organisation.name}")
