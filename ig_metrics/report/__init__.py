"""The committee paper: the facts of a meeting as data, and that data as a Word document."""

from ig_metrics.report.briefing import Briefing, briefing
from ig_metrics.report.document import docx, file_name

__all__ = ["Briefing", "briefing", "docx", "file_name"]
