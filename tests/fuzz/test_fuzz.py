"""A short run of `make fuzz`: no damaged file gets past the reader as anything but a refusal or a table."""

from __future__ import annotations

import random

from tests.fuzz.mutate import mutated
from tests.fuzz.run import run, seeds
from tests.ingest import books


def test_sixty_damaged_files_are_refused_or_read() -> None:
    result = run(60, seed=1)
    assert result.failures == []
    assert sum(result.outcomes.values()) == 60


def test_the_same_seed_makes_the_same_files() -> None:
    data = seeds()["made.xls"]
    assert [mutated(data, random.Random(n)) for n in range(20)] == [mutated(data, random.Random(n)) for n in range(20)]


def test_every_family_is_among_the_files() -> None:
    assert {name.rpartition(".")[2] for name in seeds()} >= set(books.FAMILIES)
