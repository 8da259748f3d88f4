"""The usage report, as its readers and the others see it."""

from tests.browser.place import Place, unfold

PEOPLE = {
    "global-admin@borealis.example": [
        Place("report", "/benefits/report/"),
        Place("report-tables", "/benefits/report/?family=technical_support", unfold),
    ],
    "global-admin@alpine.example": [Place("report-gold", "/benefits/report/")],
    "partner-admin@alpine.example": [Place("report-refused", "/benefits/report/", status=403)],
}
ROWS: dict = {}
