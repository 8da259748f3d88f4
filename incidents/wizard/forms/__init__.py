"""What the steps of a new incident ask."""

from incidents.wizard.forms.details import DetailsForm
from incidents.wizard.forms.plan import PlanForm
from incidents.wizard.forms.problem import ProblemForm

__all__ = ["DetailsForm", "PlanForm", "ProblemForm"]
