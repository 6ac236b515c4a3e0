"""The sample council's paper for 31 March 2014, made once for the tests that read it."""

from __future__ import annotations

import datetime as dt

import pytest

from ig_metrics import settings
from ig_metrics.privacy.roles import Viewer
from ig_metrics.report import briefing, docx
from ig_metrics.store import Store


@pytest.fixture(scope="session")
def council(sample_home):
    store = Store.open(sample_home)
    yield store, settings.load(sample_home / "settings.toml")
    store.close()


@pytest.fixture(scope="session")
def made(council):
    return briefing(*council, Viewer("ig.lead", "ig_lead"), dt.date(2014, 3, 31), today=dt.date(2014, 4, 1))


@pytest.fixture(scope="session")
def paper(made):
    return docx(made)
