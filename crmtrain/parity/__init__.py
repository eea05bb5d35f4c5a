"""The gate between the two languages of the course: it knows MyST, and nothing of Sphinx."""

from crmtrain.parity.findings import ALLOWANCES, Finding, Kind
from crmtrain.parity.gate import check, stamp

__all__ = ["ALLOWANCES", "Finding", "Kind", "check", "stamp"]
