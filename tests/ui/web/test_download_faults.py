"""A file that cannot be made says so at its button, and nothing else."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from ig_metrics.ui.web import download_faults

CANARY = "Jane Example 00012345"


class Files:
    """Streamlit's keeper of files, as far as a file made on demand needs it."""

    def __init__(self, make):
        self.make = make

    def execute_deferred(self, file_id):
        try:
            self.make()
        except Exception as error:
            raise RuntimeError(f"Callable execution failed: {error}") from error
        return "/media/a.csv"


def asked(make):
    """What the browser is told that asks for a file of `make`."""
    request = BackendOperationRequest(request_id="1")
    request.deferred_file.file_id = "f"
    handler = DeferredFileHandler(lambda: Files(make))
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, handler.handle(request, "session")).result()


def broken():
    raise ValueError(CANARY)


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    download_faults.install()
    download_faults.install()


def test_the_browser_is_told_the_reference_that_the_log_has(installed, faults, caplog):
    answer = asked(download_faults.watched(broken))
    assert (
        answer.error_msg
        == f"The file could not be made. If it happens again, quote reference {faults[0]['reference']}."
    )
    assert faults[0]["trace"].startswith("ValueError <- ")
    assert CANARY not in caplog.text + str(faults) + answer.error_msg


def test_two_at_once_are_told_their_own(installed, faults):
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: asked(download_faults.watched(broken)).error_msg, range(16)))
    assert len(set(answers)) == len(faults) == 16


def test_a_file_that_is_made_is_given(installed):
    assert asked(download_faults.watched(lambda: b"")).deferred_file.url == "/media/a.csv"


def test_without_the_guard_the_log_would_have_had_the_words(installed, caplog):
    asked(broken)
    assert CANARY in caplog.text
