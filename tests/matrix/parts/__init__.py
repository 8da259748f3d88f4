"""The rows of the matrix by area. Each part has TABLE, and says what its routes name and post.

`prepare(world)` makes the rows, as attributes of the world; `arguments(world)` gives the arguments of the
routes that have some; `data(world)` what a POST sends.
"""

from tests.matrix.parts import (
    advisory,
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
    requests,
    seats,
    support,
    wizard,
)

PARTS = [
    desk,
    people,
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
    wizard,
    requests,
    mail,
    support,
]
