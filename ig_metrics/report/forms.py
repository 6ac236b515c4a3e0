"""The forms a paper comes in, by the ending of its file: Word document, PDF, slides, handout."""

from __future__ import annotations

from ig_metrics.errors import Refused
from ig_metrics.report.briefing import Briefing
from ig_metrics.report.document import docx

ENDINGS = (".docx", ".pdf", ".pptx", ".html")
MAKING = {
    ".docx": "Writing the Word document", ".pdf": "Making the PDF", ".pptx": "Making the slides", ".html": "Writing the handout",
}  # fmt: skip
"""What is said while each is made."""


def made_as(briefing: Briefing, ending: str) -> bytes:
    """A paper in one of its forms: `.docx`, `.pdf` (of the Word document), `.pptx` slides or `.html` handout.

    Raises Refused for a template that cannot be used, and for PDF where LibreOffice is not installed or makes none.
    """
    # each form brings a library of its own: only the one asked for is loaded
    if ending == ".pdf":
        from ig_metrics.report import pdf

        if pdf.installed() is None:
            raise Refused(pdf.ABSENT)
        return pdf.pdf(docx(briefing))
    if ending == ".pptx":
        from ig_metrics.report import slides

        return slides.pptx(briefing)
    if ending == ".html":
        from ig_metrics.report import handout

        return handout.html(briefing)
    return docx(briefing)
