"""The report of an evaluation: a page from templates, and a folder with all that others read."""

from qa.evaluation.report.folder import ReportFolder
from qa.evaluation.report.page import comparison_page, report_page

__all__ = ["ReportFolder", "comparison_page", "report_page"]
