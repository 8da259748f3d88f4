"""The pictures of each area: PEOPLE names the places by the person who goes there, ROWS the rows they stand for."""

from tests.browser.parts import (
    advisory,
    company,
    customers,
    keys,
    mail,
    marketing,
    offers,
    overview,
    people,
    refunds,
    report,
    reports,
    seats,
)

PARTS = [people, company, offers, keys, seats, marketing, advisory, overview, report, reports, refunds, customers, mail]
