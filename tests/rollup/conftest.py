"""A place with four organisations, and two workers that all tests of the session share: a cluster is slow to start."""

from __future__ import annotations

import shutil

import pytest

from benchmarks.organisations import AS_AT, invent, placed
from ig_metrics.dashboard.views import Question
from ig_metrics.privacy.roles import Viewer
from ig_metrics.rollup import cluster

LEAD = Viewer("ig.lead", "ig_lead")
ASKED = Question(AS_AT, None)


@pytest.fixture(scope="session")
def four(tmp_path_factory):
    """Read it, or copy it; never change it."""
    url = tmp_path_factory.mktemp("place")
    for number in range(4):
        placed(invent(number, 120 + 20 * number), str(url))
    return url


@pytest.fixture
def place(four, tmp_path):
    return shutil.copytree(four, tmp_path / "place")


@pytest.fixture(scope="session")
def client():
    with cluster.workers(2, 1_000) as client:
        yield client
