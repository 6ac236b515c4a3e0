"""An upload is cut off when it is too large, whatever it says of itself."""

from __future__ import annotations

import pytest
from streamlit import config

from ig_metrics.ui.web import uploads
from ig_metrics.ui.web.uploads import FILES_OF_SESSION, FRAME, MOST_OF_SESSION, UploadLimit
from tests.ui.web.asgi import HOST, run, scope, status

SESSION = "0b8f2b1e-6a53-4c5e-9d1c-0123456789ab"
PATH = f"/_stcore/upload_file/{SESSION}/{SESSION}"
LARGEST = (1 << 20) + FRAME


@pytest.fixture(autouse=True)
def one_megabyte(tmp_path, monkeypatch):
    """A council that takes files of 1 MB."""
    monkeypatch.setenv("IG_METRICS_HOME", str(tmp_path))
    monkeypatch.delenv("IG_METRICS_SETTINGS", raising=False)
    (tmp_path / "settings.toml").write_text("[ingest]\nmax_upload_mb = 1\n", encoding="utf-8")
    before = config.get_option("server.maxUploadSize")
    yield
    config.set_option("server.maxUploadSize", before)


def put(*headers, body=(b"",), app=None, path=PATH):
    kept = []

    async def keeps(scope, receive, send):
        more = True
        while more:
            message = await receive()
            kept.append(len(message["body"]))
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    guard = UploadLimit(keeps) if app is None else app(keeps)
    return status(run(guard, scope(HOST, *headers, method="PUT", path=path), body)), sum(kept)


def length(number):
    return (b"content-length", str(number).encode())


def test_a_file_within_the_limit_passes():
    assert put(length(LARGEST), body=[b"x" * LARGEST]) == (204, LARGEST)


def test_a_file_that_says_it_is_larger_is_refused_before_a_byte_is_read():
    assert put(length(LARGEST + 1), body=[b"x" * 100]) == (413, 0)


def test_a_file_that_says_nothing_is_cut_off_where_the_limit_is():
    got, read = put(body=[b"x" * (1 << 18)] * 100)
    assert got == 413
    assert read <= LARGEST


def test_a_file_that_lies_about_its_length_is_cut_off_too():
    got, read = put(length(10), body=[b"x" * (1 << 18)] * 100)
    assert got == 413
    assert read <= LARGEST


def test_without_the_guard_it_would_have_been_read_whole():
    assert put(body=[b"x" * (1 << 18)] * 100, app=lambda app: app) == (204, 100 << 18)


@pytest.mark.parametrize("told", [b"-1", b"1e3", b"", b"0x10", b"9" * 16, "١".encode()])
def test_a_length_that_is_no_number_is_not_understood(told):
    assert put((b"content-length", told)) == (400, 0)


def test_two_lengths_are_not_understood():
    assert put(length(1), length(2)) == (400, 0)


def test_streamlits_own_limit_is_never_below_the_setting():
    config.set_option("server.maxUploadSize", 1)
    put(length(1))
    assert config.get_option("server.maxUploadSize") == 2


def test_settings_that_cannot_be_read_leave_the_limit_as_shipped(tmp_path):
    (tmp_path / "settings.toml").write_text("[ingest\n", encoding="utf-8")
    assert uploads.limit_mb() == 25


def test_a_session_holds_so_much_and_no_more(monkeypatch):
    monkeypatch.setattr(uploads, "held", lambda session: (FILES_OF_SESSION * LARGEST - 100, 0, 3))
    assert put(length(100))[0] == 204
    assert put(length(101))[0] == 429


def test_the_server_holds_so_much_and_no_more(monkeypatch):
    monkeypatch.setattr(uploads, "held", lambda session: (0, uploads.FILES_OF_SERVER * LARGEST, 0))
    assert put(length(100))[0] == 429


def test_however_small_a_session_holds_so_many_files(monkeypatch):
    monkeypatch.setattr(uploads, "held", lambda session: (0, 0, MOST_OF_SESSION))
    assert put(length(1))[0] == 429


def test_what_is_on_its_way_counts_until_it_is_there():
    seen = []

    async def looks(scope, receive, send):
        seen.append(dict(guard.arriving))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    guard = UploadLimit(looks)
    run(guard, scope(HOST, method="PUT", path=PATH))
    run(guard, scope(HOST, length(7), method="PUT", path=PATH))
    assert seen == [{SESSION: LARGEST}, {SESSION: 7}]
    assert not guard.arriving
    guard.arriving[SESSION] = FILES_OF_SESSION * LARGEST
    assert status(run(guard, scope(HOST, length(7), method="PUT", path=PATH))) == 429
