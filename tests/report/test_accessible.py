"""The paper of the sample council as Word's accessibility checker looks at it: headings, tables, pictures, language, title."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from docx.oxml.ns import qn

from tests.report.papers import opened, xml

MOST_MB = 1.0


@pytest.fixture(scope="module")
def document(paper):
    return opened(paper)


@pytest.fixture(scope="module")
def body(document):
    return document.element.body


def test_headings_go_down_one_level_at_a_time_and_none_is_empty(document):
    headings = [each for each in document.paragraphs if each.style.name.startswith("Heading")]
    levels = [int(each.style.name.split()[1]) for each in headings]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))
    assert all(each.text.strip() for each in headings)
    assert len({each.text for each in headings}) == len(headings)


def test_there_is_one_title_and_it_is_the_documents(document):
    (title,) = [each.text for each in document.paragraphs if each.style.name == "Title"]
    assert document.core_properties.title == f"{title}, 31 March 2014"


def test_no_heading_is_without_anything_under_it_but_headings(document, body):
    """Each heading is followed by a paragraph or table before the next of its level or above."""
    kinds = []
    for child in body:
        style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if child.tag == qn("w:p") else None
        name = "" if style is None else style.get(qn("w:val"))
        kinds.append(int(name[-1]) if re.fullmatch(r"Heading\d", name) else 0)
    levels = [level for level in kinds if level]
    assert len(levels) > 15
    for level, following in pairwise(kinds):
        assert not (level and following and following <= level)


def test_there_is_no_empty_paragraph_to_make_room(document):
    pictured = [each for each in document.paragraphs if list(each._p.iter(qn("w:drawing")))]
    assert len(pictured) == 1
    assert [
        each for each in document.paragraphs if not each.text.strip() and not list(each._p.iter(qn("w:drawing")))
    ] == []


def test_each_table_has_one_heading_row_that_is_flagged_and_repeated(document):
    for table in document.tables:
        flagged = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table._tbl.tr_lst]
        assert flagged == [True] + [False] * (len(flagged) - 1)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")


def test_no_cell_is_merged_split_or_empty_and_no_table_is_in_another(document):
    for table in document.tables:
        cells = [cell for row in table._tbl.tr_lst for cell in row.tc_lst]
        assert len(cells) == len(table.rows) * len(table.columns)
        assert not [each for name in ("w:gridSpan", "w:vMerge", "w:hMerge") for each in table._tbl.iter(qn(name))]
        assert not [each for cell in cells for each in cell.iter(qn("w:tbl"))]
        assert [cell for row in table.rows for cell in row.cells if not cell.text.strip()] == []


def test_each_table_and_chart_has_a_caption_before_it_and_a_description(document, body):
    children = list(body)
    for n, child in enumerate(children):
        if child.tag == qn("w:tbl") or list(child.iter(qn("w:drawing"))):
            assert children[n - 1].find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "Caption"
    for each in body.iter(qn("wp:docPr")):
        assert len(each.get("descr")) > 100
        assert each.get("title")
    described = [table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) for table in document.tables]
    assert all(len(text) > 20 for text in described)


def test_no_table_is_wider_than_the_text(document):
    section = document.sections[0]
    across = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert abs(sum(column.width for column in table.columns) - across) < 20_000


def test_a_short_table_stays_on_one_page_and_a_long_one_repeats_its_heading(document):
    """Every row of a short table is kept with the next; no row of any is broken over two pages."""
    for table in document.tables:
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table._tbl.tr_lst)
        rows = table.rows[1:-1]
        if len(table.rows) <= 12:
            assert all(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows)


def test_lists_captions_and_tables_are_words_own_styles(paper):
    document = opened(paper)
    used = {each.style.name for each in document.paragraphs}
    assert used == {"Title", "Normal", "Heading 1", "Heading 2", "Caption", "List Bullet", "Table note"}
    assert {table.style.name for table in document.tables} == {"Paper table"}


def test_its_language_is_british_english_throughout(paper):
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', xml(paper))) == {"en-GB"}


def test_every_date_is_a_british_one(paper):
    text = "\n".join(each.text for each in opened(paper).paragraphs)
    cells = "\n".join(cell.text for table in opened(paper).tables for row in table.rows for cell in row.cells)
    assert not re.findall(r"\b\d{4}-\d\d-\d\d\b", text + cells)
    days = [int(month) for month in re.findall(r"\b\d\d/(\d\d)/\d{4}\b", cells)]
    assert len(days) > 30
    assert max(days) <= 12


def test_it_is_small_enough_to_mail(paper):
    assert len(paper) < MOST_MB * 1_000_000
