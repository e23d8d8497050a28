"""The law and the ward as given: people, calendar, catalogue."""

from .calendar import CalendarDay, CalendarVersion, CalendarYear, OpeningHours
from .catalogue import Procedure, ProcedureVersion, RequiredDocument, Sector, StepPlan
from .people import ActingAppointment, Department, Officer
from .ward import FormSet, Installation, LegalInstrument, Ward

__all__ = [
    "ActingAppointment",
    "CalendarDay",
    "CalendarVersion",
    "CalendarYear",
    "Department",
    "FormSet",
    "Installation",
    "LegalInstrument",
    "Officer",
    "OpeningHours",
    "Procedure",
    "ProcedureVersion",
    "RequiredDocument",
    "Sector",
    "StepPlan",
    "Ward",
]
