"""The pictures of each area: PEOPLE names the places by the person who goes there, ROWS the rows they stand for."""

from tests.browser.parts import (
    advisory,
    company,
    customers,
    desk,
    keys,
    mail,
    marketing,
    offers,
    overview,
    partners,
    people,
    refunds,
    report,
    reports,
    seats,
    support,
    wizard,
)

PARTS = [
    desk,
    people,
    company,
    offers,
    keys,
    seats,
    marketing,
    advisory,
    overview,
    report,
    reports,
    refunds,
    customers,
    partners,
    mail,
    support, wizard]
