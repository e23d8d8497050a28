"""What the ward tells: reports, what was frozen at their signing, their files; the plan; its scores."""

from .duties import ReportDuty
from .entries import ReportEntry
from .files import ReportFile
from .plan_items import PlanEvidence, PlanItem, PlanProgress
from .plans import Plan, PlanTask
from .reports import Report, ReportSection
from .risk import RiskStanding, RiskStudy
from .scores import Criterion, Score, ScoreEvidence, ScoreSheet
from .snapshots import ReportSnapshot
from .superior import SuperiorDocument
from .targets import Target

__all__ = [
    "Criterion",
    "Plan",
    "PlanEvidence",
    "PlanItem",
    "PlanProgress",
    "PlanTask",
    "Report",
    "ReportDuty",
    "ReportEntry",
    "ReportFile",
    "ReportSection",
    "ReportSnapshot",
    "RiskStanding",
    "RiskStudy",
    "Score",
    "ScoreEvidence",
    "ScoreSheet",
    "SuperiorDocument",
    "Target",
]
