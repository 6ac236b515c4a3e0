"""The search of the wire finds what it is to find, wherever it hides."""

from __future__ import annotations

import io
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.wire import found, opened, values

JANE = {"Siân O'Brien", "00033417", "sobrien001", "sian.obrien@example.gov.uk"}


def in_message(fill):
    message = ForwardMsg()
    fill(message)
    return found("\n".join(values(message)), JANE)


def arrow(frame):
    sink = io.BytesIO()
    read = pa.Table.from_pandas(frame)
    with pa.ipc.new_stream(sink, read.schema) as stream:
        stream.write_table(read)
    return sink.getvalue()


def test_a_name_in_a_sentence_is_found():
    def fill(message):
        message.delta.new_element.markdown.body = "Ask Siân O'Brien (00033417)."

    assert in_message(fill) == {"Siân O'Brien", "00033417"}


def test_a_hidden_column_of_a_table_is_found():
    def fill(message):
        frame = pd.DataFrame({"n": [1, 2], "_hidden": ["sobrien001", "other"], "id": ["00033417", "00016942"]})
        message.delta.new_element.dataframe.arrow_data.data = arrow(frame.set_index("id"))

    assert in_message(fill) == {"sobrien001", "00033417"}


def test_a_name_in_a_chart_is_found():
    def fill(message):
        message.delta.new_element.plotly_chart.spec = json.dumps({"hovertext": ["Siân O'Brien"], "x": [0.00033417]})

    assert in_message(fill) == {"Siân O'Brien"}


@pytest.mark.parametrize("text", ["x", "20003341700", "0.00033417", "sobrien0011", "Siân O'Briens", "x.sian.obrien@example.gov.uk"])  # fmt: skip
def test_chance_is_not(text):
    assert found(text, JANE) == set()


def test_names_in_packed_files_are_found():
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:t>Siân </w:t></w:r><w:r><w:t>O&apos;Brien</w:t>")
        packed.writestr("xl/sharedStrings.xml", "<si><t>00033417</t></si><si><t>sobrien001</t></si>")
    with zipfile.ZipFile(outer, "w") as packed:
        packed.writestr("a.xlsx", inner.getvalue())
    assert found("\n".join(opened(outer.getvalue())), JANE) == {"Siân O'Brien", "00033417", "sobrien001"}
