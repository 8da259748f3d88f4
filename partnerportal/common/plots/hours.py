"""What is left of hours over an enrolment year: the same drawing as of incidents, with another sentence."""

from .balance import BalancePlot

QUARTERS = 4


def hours(quarters: int) -> int | float:
    """Quarter-hours as hours: 6, 6.25; whole ones without a fraction."""
    return quarters // QUARTERS if quarters % QUARTERS == 0 else quarters / QUARTERS


class HoursPlot(BalancePlot):
    """The same in hours; `quota` and the units of the moves are hours, in quarters (`hours`)."""

    sentence = "components/plot_hours_sentence.html"
