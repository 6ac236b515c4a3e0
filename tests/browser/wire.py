"""Everything an open page was sent and sent, and every file it was given, searched for what identifies people."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ig_metrics.store import Store
from ig_metrics.store.audit import Wanted
from ig_metrics.wording.audit import GROUPS

WINDOW = 6
"""Bytes by which a place where somebody may be named is found before it is looked at closely."""
TABLE = 1 << 24
LONGEST = 4
"""Bytes of a letter in UTF-8."""


class Recorder:
    """What went over the wire of one page, both ways, and what was downloaded."""

    def __init__(self, page, home: Path) -> None:
        self.home = home
        self.acts = self._acts()
        self.given_out: list[tuple[str, str, bool]] = []
        self.frames = self.requests = self.files = self.raw_bytes = 0
        self.texts: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.addresses: list[str] = []
        page.on("websocket", self._socket)
        page.on("request", self._request)

    def _socket(self, socket) -> None:
        socket.on("framereceived", lambda data: self._frame(data, ForwardMsg))
        socket.on("framesent", lambda data: self._frame(data, BackMsg))

    def _request(self, request) -> None:
        self.requests += 1
        self.addresses.append(request.url)

    def _frame(self, data, kind: type[Message]) -> None:
        data = data if isinstance(data, bytes) else data.encode()
        self.frames += 1
        self.raw_bytes += len(data)
        message = kind.FromString(data)
        self.kinds[str(message.WhichOneof("type"))] += 1
        self.texts.append("\n".join(values(message)))

    def given(self, name: str, data: bytes) -> None:
        """Take in a file that was downloaded, and whether the audit log has it."""
        self.files += 1
        self.raw_bytes += len(data)
        text = "\n".join([name, *opened(data)])
        self.texts.append(text)
        before, self.acts = self.acts, self._acts()
        self.given_out.append((name, text, self.acts > before))

    def _acts(self) -> int:
        with Store.open(self.home) as store:
            return sum(store.audit_count(Wanted(actions=GROUPS[group][1])) for group in ("names", "papers", "rights"))

    @property
    def text(self) -> str:
        return "\n".join([*self.texts, *self.addresses])


def values(message: Message):
    """Every text of a message, tables and JSON in it opened."""
    for field, value in message.ListFields():
        for each in [value] if isinstance(value, str | bytes | Message | int | float | bool) else value.values() if hasattr(value, "values") else value:  # fmt: skip
            if isinstance(each, Message):
                yield from values(each)
            elif isinstance(each, bytes):
                yield from table(each)
            elif isinstance(each, str):
                yield plain(each)
            else:
                yield f"{field.name} {each}"


def table(data: bytes):
    """The texts of an Arrow table, a value a line, hidden columns and all; of other bytes what can be read."""
    try:
        read = pa.ipc.open_stream(data).read_all()
    except (pa.ArrowInvalid, OSError):
        yield data.decode("latin-1")
        return
    yield str(read.schema)
    yield str(read.schema.metadata)
    for column in read.columns:
        yield from (str(value) for value in column.to_pylist())


def plain(text: str) -> str:
    """A text, and once more as it reads with its escapes and marks undone."""
    undone = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text) if "\\u" in text else text
    undone = html.unescape(re.sub(r"\\([^\w\s])", r"\1", undone)).replace("\N{WORD JOINER}", "")
    return text if undone == text else f"{text}\n{undone}"


def opened(data: bytes):
    """The texts in a file: archives unpacked, marks of XML taken out, what a PDF has packed unpacked."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name
                yield from opened(packed.read(name))
        return
    if data.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, flags=re.DOTALL):
            try:
                yield zlib.decompress(stream).decode("latin-1")
            except zlib.error:
                yield stream.decode("latin-1")
        return
    text = data.decode("utf-8-sig", "replace")
    yield plain(text)
    if text.lstrip().startswith("<"):
        yield html.unescape(re.sub(r"<[^>]+>", "", text))
        yield html.unescape(re.sub(r"<[^>]+>", "\n", text))


def people(home: Path) -> pd.DataFrame:
    """Everybody ever on the HR lists of a store."""
    with Store.open(home) as store:
        lists = [store.read(info.id) for info in store.snapshots() if info.kind == "staff"]
    kept = ["staff_id", "full_name", "username", "email", "manager_email", "service"]
    return pd.concat([frame[kept] for frame in lists]).drop_duplicates()


def identifiers(who: pd.DataFrame) -> set[str]:
    """What names somebody: names, staff numbers, user names, e-mail addresses."""
    return {str(value) for name in ("staff_id", "full_name", "username", "email") for value in who[name].dropna()}


def found(text: str, wanted: set[str]) -> set[str]:
    """Those of `wanted` that stand in the text, as words of their own."""
    blob = text.encode("utf-8", "replace")
    starts: dict[bytes, set[bytes]] = {}
    for name in wanted:
        starts.setdefault(name.encode()[:WINDOW], set()).add(name.encode())
    assert all(len(start) == WINDOW for start in starts), "too short to be told from chance"
    marked = np.zeros(TABLE, dtype=bool)
    marked[_keys(b"".join(sorted(starts)))[::WINDOW] % TABLE] = True
    seen: set[str] = set()
    for place in np.flatnonzero(marked[_keys(blob) % TABLE]).tolist():
        left = starts.get(
            blob[place : place + WINDOW]
        )  # those not found yet: a name that stands in a thousand places is looked at once
        for name in [each for each in left or () if blob.startswith(each, place) and _apart(blob, place, len(each))]:
            starts[name[:WINDOW]].remove(name)
            seen.add(name.decode())
    return seen


def _apart(blob: bytes, place: int, length: int) -> bool:
    """Whether what stands there is a word of its own, and not part of a longer one or of an address."""
    before = blob[max(0, place - LONGEST) : place].decode("utf-8", "ignore")[-1:]
    after = blob[place + length : place + length + LONGEST].decode("utf-8", "ignore")[:1]
    return not re.match(r"[\w.@-]", before) and not re.match(r"[\w@-]", after)


def _keys(blob: bytes) -> np.ndarray:
    data = np.frombuffer(blob, dtype=np.uint8).astype(np.uint64)
    if len(data) < WINDOW:
        return np.zeros(0, dtype=np.uint64)
    keys = np.zeros(len(data) - WINDOW + 1, dtype=np.uint64)
    for place in range(WINDOW):
        keys = keys * np.uint64(1_000_003) + data[place : len(data) - WINDOW + 1 + place]
    return keys
