"""A backup's own file: what is said of one that is none, and nothing is given of it that changed since it was verified."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from ig_metrics.errors import Refused
from ig_metrics.store.archive import MANIFEST, MARK, Reading, verify


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.disk
@pytest.mark.parametrize(
    "data, said",
    [
        (b"a letter of more than a hundred letters " * 4, "is not a backup made by IG Metrics"),
        (b"PK", "is not a backup made by IG Metrics"),
        (zipped(a=b"rows of a backup that was cut short" * 9), "is damaged: its end is missing or changed"),
    ],
)
def test_what_is_no_whole_backup_is_told_from_another_file(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(Refused, match=said):
        verify(tmp_path / "file")


def test_a_member_that_changed_since_it_was_verified_is_not_given() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(rows=b"other rows", same=b"rows"))) as archive:
        known = {"sha256": hashlib.sha256(b"rows").hexdigest(), "size": 4}
        reading = Reading(archive, {"members": {"rows": known, "same": known}})
        assert reading.read("same") == b"rows"
        with pytest.raises(Refused, match="was changed while it was read"):
            reading.read("rows")


@pytest.mark.disk
@pytest.mark.parametrize("listed", [{}, {"rows": {"sha256": "0" * 64, "size": 4}}])
def test_a_sealed_file_whose_members_are_others_than_listed_is_damaged(
    tmp_path: Path, listed: dict[str, object]
) -> None:
    manifest = json.dumps({"format": 1, "members": listed}).encode()
    data = zipped(**{MANIFEST: manifest, "rows": b"rows"}) + MARK
    (tmp_path / "file").write_bytes(data + hashlib.sha256(data).hexdigest().encode())
    with pytest.raises(Refused, match="its contents are not what its list says"):
        verify(tmp_path / "file")
