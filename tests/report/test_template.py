"""A paper in a council's own look: what is kept of its template, what is left out, and which templates cannot be used."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ig_metrics import settings
from ig_metrics.errors import Refused
from ig_metrics.report import Briefing, docx
from ig_metrics.report.blocks import Picture, Points, Section, Table, Text
from ig_metrics.report.chart import drawn
from ig_metrics.report.template import default, path_of
from tests.report.papers import opened, words, xml

MARCH = dt.date(2014, 3, 31)
LOGO = drawn(Picture("c", "a", (("May 2014", 1.0), ("June 2014", 2.0))))
PAPER = Briefing(
    "Your council", "Title", "Audit", MARCH, None, MARCH, "1 April 2014", dt.date(2014, 4, 1), "IG lead", "None", "IG lead",
    sections=(Section("summary", "Executive summary", 1, (
        Text("Said."), Points(("one",)), Table("T", "A table.", ("A", "B"), (("1", "2"),), (1, 1), note="A note."))),),
)  # fmt: skip


def saved(document):
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


@pytest.fixture
def write(tmp_path):
    def go(content, name="paper.docx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return go


def on(path):
    return docx(dataclasses.replace(PAPER, template=path))


def councils():
    """The default template with a logo in its header, green headings, a narrow page and another typeface."""
    document = Document(io.BytesIO(default()))
    header = document.sections[0].header
    header.paragraphs[0].add_run("Borsetshire").add_picture(io.BytesIO(LOGO), width=Cm(2))
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x64, 0)
    document.styles["Normal"].font.name = "Georgia"
    document.sections[0].page_width = Cm(18)
    return document


def test_the_councils_styles_page_header_and_logo_are_kept(write):
    made = opened(on(write(saved(councils()))))
    assert made.styles["Heading 1"].font.color.rgb == RGBColor(0, 0x64, 0)
    assert made.styles["Normal"].font.name == "Georgia"
    assert abs(made.sections[0].page_width - Cm(18)) < Cm(0.01)
    header = made.sections[0].header
    assert header.paragraphs[0].text == "Borsetshire"
    (embedded,) = header._element.iter(qn("a:blip"))
    assert header.part.related_parts[embedded.get(qn("r:embed"))].blob == LOGO


def test_one_typeface_changed_in_normal_changes_every_style():
    document = Document(io.BytesIO(default()))
    named = [style.name for style in document.styles if style.element.rPr is not None and style.font.name]
    assert set(named) & {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet", "Table text", "Footer"} == set()
    assert document.styles["Normal"].font.name == "Arial"


def test_its_text_is_left_out_and_the_paper_is_as_it_would_be(write):
    path = write(saved(councils()))
    assert words(on(path)) == words(docx(PAPER))
    assert on(path) == on(path)
    assert opened(on(path)).core_properties.title == "Title, 31 March 2014"


def test_tables_are_as_wide_as_the_templates_page(write):
    (table,) = opened(on(write(saved(councils())))).tables
    assert abs(sum(cell.width for cell in table.rows[0].cells) - Cm(14)) < Cm(0.01)


def test_an_empty_footer_gets_title_and_page_and_another_keeps_its_words(write):
    empty, own, numbered = councils(), councils(), councils()
    own.sections[0].footer.paragraphs[0].text = "County Hall"
    simple = numbered.sections[0].footer.paragraphs[0]._p
    field = simple.makeelement(qn("w:fldSimple"), {qn("w:instr"): " PAGE "})
    simple.append(field)
    footers = [opened(on(write(saved(each)))).sections[0].footer for each in (empty, own, numbered)]
    said = [[paragraph.text for paragraph in each.paragraphs] for each in footers]
    assert said == [["Title, 31 March 2014. Figures as known on 1 April 2014. Page 1 of 1"], ["County Hall", "Page 1 of 1"], [""]]  # fmt: skip


def test_the_last_section_takes_over_the_header_of_one_that_is_left_out(write):
    document = councils()
    document.add_section()
    made = opened(on(write(saved(document))))
    assert [section.header.paragraphs[0].text for section in made.sections] == ["Borsetshire"]


def test_a_picture_in_its_body_stays_and_is_described(write):
    document = councils()
    document.paragraphs[0].insert_paragraph_before().add_run().add_picture(io.BytesIO(LOGO), width=Cm(2))
    (shape,) = opened(on(write(saved(document)))).inline_shapes
    assert shape._inline.docPr.get("descr") == "Your council"


def test_a_template_without_the_papers_own_styles_is_given_them(write):
    document = Document()
    document.styles["Normal"].font.size = Pt(13)
    made = opened(on(write(saved(document))))
    assert {"Paper table", "Table text", "Table heading", "Table note", "To be completed"} <= {
        s.name for s in made.styles
    }
    assert made.tables[0].style.name == "Paper table"
    assert "en-US" not in xml(on(write(saved(document))))


def without(name):
    document = Document()
    style = document.styles[name]
    style.element.getparent().remove(style.element)
    return saved(document)


def renamed(types):
    """A good document that says of itself it is another sort."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default())) as parts, zipfile.ZipFile(out, "w") as copy:
        for name in parts.namelist():
            data = parts.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", types
                )
            copy.writestr(name, data)
    return out.getvalue()


def cut_off():
    """A zip whose document is no XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default())) as parts, zipfile.ZipFile(out, "w") as copy:
        for name in parts.namelist():
            copy.writestr(name, parts.read(name)[:200] if name == "word/document.xml" else parts.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"hello", "is damaged, or is no Word document. Open it in Word and save it as a Word document"),
        (default()[:4000], "is damaged, or is no Word document"),
        (cut_off(), "is damaged, or is no Word document"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "has a password or is of an old Word"),
        (renamed(b"application/vnd.ms-word.document.macroEnabled.main+xml"), "holds macros, which are never used"),
        (
            renamed(b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
            "is a Word template (.dotx)",
        ),
        (without("Heading 2"), "has no style called “Heading 2”. Open it in Word, give a line of text that style"),
        (without("List Bullet"), "or start from the paper's own: ig-metrics report --template-out template.docx."),
    ],
    ids=["text", "cut", "xml", "locked", "macros", "dotx", "heading", "list"],
)
def test_a_template_that_cannot_be_used_is_refused(write, content, reason):
    with pytest.raises(Refused) as refused:
        on(write(content))
    assert "The template paper.docx" in refused.value.reasons[0]
    assert reason in refused.value.reasons[0]


def test_a_template_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"gone.docx cannot be read: .* correct \[report\] template in settings.toml"):
        on(tmp_path / "gone.docx")


def test_settings_name_the_template_else_it_is_the_usual_one_where_there_is_one(tmp_path):
    named = settings.Settings(report=settings.Report(template="ours/look.docx"))
    usual = tmp_path / "templates" / "paper.docx"
    assert path_of(named, tmp_path) == tmp_path / "ours" / "look.docx"
    assert path_of(settings.Settings(), tmp_path) is None
    usual.parent.mkdir()
    usual.write_bytes(default())
    assert path_of(settings.Settings(), tmp_path) == usual


def test_settings_refuse_a_template_that_is_no_docx(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text('[report]\ntemplate = "look.docm"\n')
    with pytest.raises(Refused, match=r"line 2: \[report\] template is 'look.docm'; it must be a Word document"):
        settings.load(path)
