"""What the ward tells: reports, what was frozen at their signing, and the files printed of them."""

from .files import ReportFile
from .reports import Report, ReportSection
from .snapshots import ReportSnapshot

__all__ = ["Report", "ReportFile", "ReportSection", "ReportSnapshot"]
