"""The committee paper: the facts of a meeting as data, what a person wrote in their place, and both as a Word document."""

from ig_metrics.report.briefing import Briefing, briefing
from ig_metrics.report.document import docx, file_name
from ig_metrics.report.edited import editable, edited, headings

__all__ = ["Briefing", "briefing", "docx", "editable", "edited", "file_name", "headings"]
