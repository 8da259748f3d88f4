"""The figures as plots: the sentence, the bars, and the table, which is the CSV as well."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.models import Incident
from incidents.reports.figures import Responses, Spent, Waiting
from incidents.reports.period import Period, month_text
from partnerportal.common.plots import Fact, FactPlot

MOST_BARS = 8
Promises = Mapping[tuple[str, date], Responses]
Counted = Mapping[str, Mapping[date, int]]


class Whose(StrEnum):
    """What a sum of plans is about: of everybody, of the company's own plans, or of what the reader sees."""

    ALL = "all"
    COMPANY = "company"
    SEEN = "seen"


def severity_name(severity: str) -> str:
    return str(Incident.Severity(severity).label) if severity else _("No severity")


def responses_by_severity(found: Promises) -> FactPlot:
    sums = {severity: _sum(found, severity) for severity in (*Incident.Severity.values, "")}
    facts = [_response(severity_name(key), value) for key, value in sums.items() if key or value.decided]
    return _responses(_("First responses in time, by severity"), _("Severity"), facts, sum(sums.values(), Responses()))


def responses_by_month(found: Promises, period: Period, severity: str) -> FactPlot:
    """One severity over the months."""
    title = _("First responses in time: %(severity)s") % {"severity": severity_name(severity)}
    facts = [_response(month_text(month), found.get((severity, month), Responses())) for month in period.months]
    return _responses(title, _("Month"), facts, _sum(found, severity), severity_name(severity))


def by_month(found: Counted, period: Period) -> FactPlot:
    """All incidents of each month; the table has a column for each product, the most frequent first."""
    names = _most_first(found)
    facts = [
        Fact(
            month_text(month), sum(found[name].get(month, 0) for name in names), [found[n].get(month, 0) for n in names]
        )
        for month in period.months
    ]
    count = sum(int(fact.value or 0) for fact in facts)
    text = ngettext(
        "%(count)s incident was filed since %(month)s.", "%(count)s incidents were filed since %(month)s.", count
    )
    return FactPlot(
        title=_("Incidents by month"),
        sentence=text % {"count": count, "month": month_text(period.months[0])},
        column=_("Month"),
        unit=_("Incidents"),
        facts=facts,
        heads=[_product(name) for name in names],
    )


def by_product(found: Counted) -> FactPlot:
    """The same by product; the rarest are drawn as one bar."""
    sums = {name: sum(found[name].values()) for name in _most_first(found)}
    whole = sum(sums.values())
    names = list(sums)
    drawn = names if len(names) <= MOST_BARS else names[: MOST_BARS - 1]
    facts = [_share(_product(name), sums[name], whole) for name in drawn]
    if rest := names[len(drawn) :]:
        facts.append(_share(_("Other products"), sum(sums[name] for name in rest), whole))
    most = {"product": _product(names[0]), "count": sums[names[0]], "all": whole} if names else {}
    return FactPlot(
        title=_("Incidents by product"),
        sentence=_("The most frequent: %(product)s, %(count)s of %(all)s.") % most if most else _("Nothing was filed."),
        column=_("Product"),
        unit=_("Incidents"),
        facts=facts,
        heads=[_("Percent of all")],
    )


def by_plan(found: Iterable[Spent], whose: Whose = Whose.ALL) -> FactPlot:
    """What each plan spent; a plan that is never counted has no bar."""
    plans = list(found)
    kept, back = (sum(getattr(plan, name) for plan in plans) for name in ("kept", "given_back"))
    text = _taken(whose, kept)
    if back:
        text = f"{text} {_('Given back and not counted: %(count)s.') % {'count': back}}"
    return FactPlot(
        title=_("What each plan spent"),
        sentence=text,
        column=_("Support plan"),
        unit=_("Incidents spent"),
        facts=[
            Fact(plan.plan, plan.kept if plan.is_counted else None, [plan.filed, plan.given_back]) for plan in plans
        ],
        heads=[_("Incidents filed"), _("Given back")],
    )


def queue_age(found: list[Waiting]) -> FactPlot:
    count, late = sum(each.count for each in found), sum(each.late for each in found)
    text = ngettext(
        "%(count)s incident waits for an answer of ours; overdue: %(late)s.",
        "%(count)s incidents wait for an answer of ours; overdue: %(late)s.",
        count,
    )
    names = [_("Under 1 h"), _("1 to 4 h"), _("4 to 8 h"), _("8 to 24 h"), _("1 to 3 d"), _("Over 3 d")]
    return FactPlot(
        title=_("Age of the queue"),
        sentence=text % {"count": count, "late": late} if count else _("Nothing waits for an answer of ours."),
        column=_("Waiting for"),
        unit=_("Incidents"),
        facts=[Fact(name, each.count, [each.late]) for name, each in zip(names, found, strict=True)],
        heads=[_("Overdue")],
    )


def _responses(title: str, column: str, facts: list[Fact], whole: Responses, severity: str = "") -> FactPlot:
    values = {"met": whole.met, "decided": whole.decided, "percent": whole.percent, "severity": severity}
    if not whole.decided:
        text = _("No first response was due yet.")
    elif severity:
        text = _("%(severity)s: %(met)s of %(decided)s first responses came in time, %(percent)s %%.") % values
    else:
        text = _("%(met)s of %(decided)s first responses came in time, %(percent)s %%.") % values
    heads = [_("In time"), _("Late"), _("Decided")]
    return FactPlot(title, text, column, _("Percent in time"), facts=facts, heads=heads, whole=100)


def _response(label: str, value: Responses) -> Fact:
    return Fact(label, value.percent, [value.met, value.decided - value.met, value.decided])


def _sum(found: Promises, severity: str) -> Responses:
    return sum((value for (each, _month), value in found.items() if each == severity), Responses())


def _taken(whose: Whose, count: int) -> str:
    texts = {
        Whose.ALL: ngettext(
            "%(count)s incident was taken from plans.", "%(count)s incidents were taken from plans.", count
        ),
        Whose.COMPANY: ngettext(
            "%(count)s incident was taken from the company's plans, whoever filed it.",
            "%(count)s incidents were taken from the company's plans, whoever filed them.",
            count,
        ),
        Whose.SEEN: ngettext(
            "Of the incidents that you see, %(count)s was taken from plans.",
            "Of the incidents that you see, %(count)s were taken from plans.",
            count,
        ),
    }
    return texts[whose] % {"count": count}


def _share(label: str, count: int, whole: int) -> Fact:
    return Fact(label, count, [round(100 * count / whole)])


def _most_first(found: Counted) -> list[str]:
    return sorted(found, key=lambda name: (-sum(found[name].values()), name))


def _product(name: str) -> str:
    return name or _("Billing and this portal")
