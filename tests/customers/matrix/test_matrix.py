"""Resellers, providers and customers' links: who gets what of whose (domain.md 6, model.md 3, decisions.md A and D).

A provider and its reseller serve the customers together; `own` was filed by the reseller, by its grant, `shared` by the
provider, to whom it was handed over; `handed` waits for the provider, `draft` is the provider's, `asked` asks the
reseller. The columns:

  an nobody   pg pa ph pm  the provider's Global admin, Admin agent, Helpdesk agent (in the group), member without role
  rg ra rh rm the same of the reseller   fa Admin agent of another reseller of the provider   da of a direct partner
  ou Global admin of a company in MPN    en engineer   op operator

  in, ok, no, --  as in tests/matrix/table.py    do  done    st  refused by the state of things or by the form
"""

import pytest
from django.contrib import messages

from tests.matrix.test_matrix import ask

pytestmark = pytest.mark.django_db
PEOPLE = ["an", "pg", "pa", "ph", "pm", "rg", "ra", "rh", "rm", "fa", "da", "ou", "en", "op"]
TABLE = """
customers:customer               GET  customer    in ok ok ok no ok ok ok no -- -- no no no
customers:remove                 POST customer    in do no no no do no no no no no no no no
customers:ask_admin              POST plain       in do do no no -- -- no no -- -- no no no
incidents:customer_requests      GET  customer    in ok ok ok no ok ok ok no -- -- no no no
incidents:customer_requests_csv  GET  customer    in ok ok ok no ok ok ok no -- -- no no no
incidents:request_new            GET  customer    in ok ok ok no ok ok ok no -- -- no no no
incidents:request_new            GET  granted     in ok ok ok no ok ok ok no -- -- no no no
incidents:hand_over_new          GET  customer    in ok ok ok no ok ok ok no -- -- no no no
customers:grant_new              GET  customer    in ok ok no no ok ok no no -- -- no no no
customers:group_new              GET  customer    in ok ok ok no ok ok ok no -- -- no no no
customers:grant_revoke           POST grant       in do do no no st st no no -- -- no no no
customers:group                  GET  group       in ok ok ok no -- -- -- no -- -- no no no
customers:group_revoke           POST group       in do do no no -- -- no no -- -- no no no
customers:partner_accept         POST asked       in -- -- no no do do no no -- -- no no no
customers:partner_decline        POST asked       in -- -- no no do do no no -- -- no no no
customers:partner_end            POST partnership in do do no no -- -- no no -- -- no no no

incidents:hand_over              GET  handed      in ok ok ok no ok ok ok no -- -- no no no
incidents:hand_over_take         POST handed      in do do no no st st no no -- -- no no no
incidents:hand_over_decline      POST handed      in do do no no st st no no -- -- no no no
incidents:hand_over_withdraw     POST handed      in st st st no do do no no -- -- no no no

incidents:detail                 GET  own         in -- -- -- -- ok ok ok -- -- -- -- ok ok
incidents:attachment             GET  own         in -- -- -- -- ok ok ok -- -- -- -- ok ok
incidents:reply                  POST own         in -- -- -- -- do do no -- -- -- -- no no
incidents:severity               POST own         in -- -- -- -- do do no -- -- -- -- do do
incidents:watch                  POST own         in -- -- -- -- do do no -- -- -- -- st no
incidents:unwatch                POST own         in -- -- -- -- st st no -- -- -- -- no no
incidents:read_link_give         POST own         in -- -- -- no do do no no -- -- no no no
incidents:read_link_revoke       POST own         in -- -- -- no do do no no -- -- no no no
incidents:follow_up              POST closed      in -- -- -- -- do do do -- -- -- -- st st
incidents:reopen                 POST closed      in -- -- -- -- do do no -- -- -- -- no no
incidents:detail                 GET  shared      in ok ok ok -- ok ok ok -- -- -- -- ok ok
incidents:attachment             GET  shared      in ok ok ok -- ok ok ok -- -- -- -- ok ok
incidents:reply                  POST shared      in do do no -- st st st -- -- -- -- no no
incidents:severity               POST shared      in do do no -- st st st -- -- -- -- do do
incidents:watch                  POST shared      in do do no -- st st st -- -- -- -- st no
incidents:read_link_give         POST shared      in do do no no st st st no -- -- no no no

incidents:new_problem            GET  draft       in -- ok -- -- -- -- -- -- -- -- -- -- --
incidents:new_plan               GET  draft       in -- do -- -- -- -- -- -- -- -- -- -- --
incidents:new_discard            POST draft       in -- do -- -- -- -- -- -- -- -- -- -- --

incidents:read                   GET  live        ok ok ok ok ok ok ok ok ok ok ok ok ok ok
incidents:read                   GET  expired     -- -- -- -- -- -- -- -- -- -- -- -- -- --
incidents:read                   GET  over        -- -- -- -- -- -- -- -- -- -- -- -- -- --
customers:answer                 GET  live        ok ok ok ok ok ok ok ok ok ok ok ok ok ok
customers:answer                 GET  expired     -- -- -- -- -- -- -- -- -- -- -- -- -- --
customers:answer                 GET  over        -- -- -- -- -- -- -- -- -- -- -- -- -- --
customers:answer_accept          POST live        do do do do do do do do do do do do do do
customers:answer_decline         POST live        do do do do do do do do do do do do do do
customers:answer_accept          POST expired     st st st st st st st st st st st st st st
customers:answer_accept          POST over        st st st st st st st st st st st st st st
customers:answer_decline         POST expired     st st st st st st st st st st st st st st
customers:answer_delegate        POST live        st st st st st st st st st st st st st st
"""
ROWS = [(*words[:3], words[3:]) for words in (line.split() for line in TABLE.splitlines()) if words]
PLAIN = {200: "ok", 204: "do", 403: "no", 404: "--", 409: "st", 422: "st"}


def told(answer):
    """What came of it, in the words of the table: who is sent on has done it, unless a refusal is shown there."""
    if answer.status_code not in {302, 303}:
        return PLAIN.get(answer.status_code, str(answer.status_code))
    if answer.url.startswith("/accounts/login"):
        return "in"
    said = messages.get_messages(answer.wsgi_request)
    return "st" if any(message.level >= messages.ERROR for message in said) else "do"


@pytest.mark.parametrize("route, method, about, expected", ROWS, ids=["-".join(row[:3]) for row in ROWS])
def test_each_person_gets_what_the_table_says(client, csp, route, method, about, expected):
    url, data = csp.url(route, about), csp.data(route, about)
    got = {key: told(ask(client, csp.people[key], method, url, data)) for key in PEOPLE}
    assert got == dict(zip(PEOPLE, expected, strict=True))
