"""Plots as numbers: coordinates, the sentence's facts and the table rows, computed without a template.

Every plot has the name of its template, so that `{% plot series %}` draws it. Lengths across are percent of the
drawing, lengths down are pixels: text keeps its size at any width.
"""

from .balance import BalancePlot, Move
from .bars import Bar, BarPlot
from .facts import Fact, FactPlot
from .hours import HoursPlot, hours
from .usage import Month, UsagePlot

__all__ = ["BalancePlot", "Bar", "BarPlot", "Fact", "FactPlot", "HoursPlot", "Month", "Move", "UsagePlot", "hours"]
