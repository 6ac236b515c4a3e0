"""Mutations through the real reader, several at a time, and what became of them."""

from __future__ import annotations

import random
import re
import resource
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ig_metrics.errors import Refused
from ig_metrics.ingest.reading.reader import read
from ig_metrics.settings import Ingest
from tests.fuzz.mutate import made, mutated

ROOT = Path(__file__).parents[2]
LIMITS = Ingest(max_seconds=15, max_memory_mb=2000)
LONGEST = 20.0
MOST_MB = 2_500
"""The reading process is bound to less by its own limit."""
_JARGON = re.compile(r"Traceback|[a-z]Error\b|Exception|\bNone\b|0x[0-9a-f]{2}|/tmp/|panicked|\[\d+, |[\x00-\x08]")


@dataclass
class Result:
    """What became of the mutations: outcomes counted, the slowest, and every one that was neither refused nor read."""

    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    families: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    seconds: float = 0.0
    peak_mb: int = 0
    failures: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """The figures, in lines."""
        total = sum(self.outcomes.values())
        lines = [
            f"{total:,} mutations, seed {self.seed}, in {self.seconds:,.0f} s, {self.peak_mb:,} MB here; slowest {self.slowest[0]:.2f} s ({self.slowest[1]})"
        ]
        lines += [f"{count:>6,}  {what}" for what, count in self.outcomes.most_common()]
        for family in sorted({family for family, _ in self.families}):
            counts = ", ".join(
                f"{what} {self.families[family, what]:,}"
                for what in ("read", "refused", "FAILED")
                if self.families[family, what]
            )
            lines.append(f"        {family}: {counts}")
        return "\n".join([*lines, *self.failures])


def seeds() -> dict[str, bytes]:
    """The files to damage: real exports, the sample council's, and one made of every family."""
    found = dict(made())
    for folder in ("tests/ingest/samples", "sample_data"):
        for path in sorted((ROOT / folder).iterdir()):
            if path.suffix in (".csv", ".xlsx") and path.stat().st_size < 200_000:
                found[path.name] = path.read_bytes()
    return found


def run(count: int, seed: int, *, workers: int = 2, keep: str = "") -> Result:
    """Read `count` damaged files. The same seed makes the same files, whatever the number of workers."""
    originals = seeds()
    weighted = [name for name in originals for _ in range(4 if name.startswith("made.") else 1)]
    result = Result(seed)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, ThreadPoolExecutor(workers) as pool:
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            for number, name, what, took, failure, data in pool.map(
                lambda number: _one(number, seed, originals, weighted), range(count)
            ):
                result.outcomes[what] += 1
                kind = "FAILED" if failure else what.partition(":")[0]
                result.families[name.rpartition(".")[2], kind] += 1
                result.slowest = max(result.slowest, (took, f"mutation {number} of {name}"))
                if failure:
                    result.failures.append(f"mutation {number} of {name}: {failure}")
                    if keep:
                        (Path(keep) / f"{seed}-{number}-{name}").write_bytes(data)
            left = list(Path(folder).iterdir())
        finally:
            tempfile.tempdir = before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    result.peak_mb = peak
    if peak > MOST_MB:
        result.failures.append(f"this process came to hold {peak:,} MB")
    if left:
        result.failures.append(f"left behind: {[path.name for path in left]}")
    result.seconds = time.monotonic() - start
    return result


def _one(
    number: int, seed: int, originals: dict[str, bytes], weighted: list[str]
) -> tuple[int, str, str, float, str, bytes]:
    chance = random.Random(seed * 1_000_003 + number)
    name = chance.choice(weighted)
    data = mutated(originals[name], chance)
    start, failure = time.monotonic(), ""
    try:
        table = read(data, name, limits=LIMITS)
        what = "read: a table"
        if not table.n_rows or any(len(column) != table.n_rows for column in table.columns):
            failure = "a table whose columns are of different lengths"
        table.head(5)
    except Refused as refused:
        said = refused.reasons[0]
        what = "refused: " + _kind(said.replace(name, "FILE"))
        if not said.startswith(name) or _JARGON.search(said):
            failure = f"refused in words no user knows: {said}"
    except Exception:
        what, failure = "FAILED", traceback.format_exc()
    took = time.monotonic() - start
    if took > LONGEST:
        failure = f"took {took:.0f} s"
    return number, name, what, took, failure, data


def _kind(said: str) -> str:
    """The sort of refusal: its first words, without what differs from file to file."""
    for words in (
        "damaged or was cut short", "declares its own XML", "is empty", "password-protected", "was not read within", "needs more memory",
        "ended unexpectedly", "has no filled cell", "allowed", "quotation mark", "is not text", "XML is broken", "zip archive", "nested",
        "without a table", "no spreadsheet has", "no sheet", "nothing but blank", "not a spreadsheet", "times its size", "no room",
        "it is damaged", "old Office file", "which no spreadsheet", "tables inside tables", "a cell of",
    ):  # fmt: skip
        if words in said:
            return words
    return said[:80]
