"""Geometry of the charts: numbers in, places on the drawing out. Pure; the drawing itself is a template.

One template serves the browser and the PDF. Every coordinate is text with a decimal point, because a number
would be written with a comma. One unit is a point of print or a pixel of screen. Nothing is told by colour
alone: this year is solid, last year dashed or hatched, agencies outside the ward are hatched, and each value
is written beside its mark.
"""

from .bars import PairChart, pair_chart
from .columns import ColumnChart, column_chart
from .days import DaysBar, DaysChart, days_chart
from .lines import LineChart, line_chart
from .reliability import ReliabilityChart, Told, reliability_chart

__all__ = [
    "ColumnChart",
    "DaysBar",
    "DaysChart",
    "LineChart",
    "PairChart",
    "ReliabilityChart",
    "Told",
    "column_chart",
    "days_chart",
    "line_chart",
    "pair_chart",
    "reliability_chart",
]
