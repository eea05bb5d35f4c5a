"""The class report: many exported answer files, one page that shows nobody alone."""

from crmtrain.report.merging import Merged, Sheet, merge
from crmtrain.report.writing import Report, ReportError, write_report

__all__ = ["Merged", "Report", "ReportError", "Sheet", "merge", "write_report"]
