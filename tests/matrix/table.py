"""Who gets what at every route: written out from domain.md 1.3 and model.md 3, not computed from the register.

One line a route and method; `parts` holds those of each area.
The columns are people, always of the company that owns the object (Acme), except where the
column says otherwise:

  an nobody        ho holder          gu guest           me member without role
  ro any other company role           ga Global admin    mp MPN partner admin
  ou Global admin of another company  cs Global admin of a company in CSP only
  le Global admin of a company not migrated              rv reviewer  en support engineer  op operator

  in   asked to sign in (302)    ok   shown (200)    go   done, or refused by the state of things or the form
  no   403 with its reason       --   404, as for anything that does not exist    al   allowed without signing in
  so   some of these roles: done for whom the register allows it (tests/accounts/test_register.py), 403 for the others
"""

from tests.matrix.parts import PARTS

PEOPLE = ["an", "ho", "gu", "me", "ro", "ga", "mp", "ou", "cs", "le", "rv", "en", "op"]

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
pages:home                   GET    in ok ok ok ok ok ok ok ok ok ok ok ok
pages:live                   GET    al al al al al al al al al al al al al
pages:ready                  GET    al al al al al al al al al al al al al
pages:theme                  POST   al al al al al al al al al al al al al
pages:language               POST   al al al al al al al al al al al al al
pages:switch_account         POST   in go go go go go go go go go go go go
pages:gallery                GET    in no no no no no no no no no no no ok
pages:proof                  GET    in no no no no no no no no no ok ok ok
pages:mail                   GET    in no no no no no no no no no ok ok ok

accounts_portal:organization GET    in no no ok ok ok ok ok ok ok no no no
accounts_portal:activity     GET    in no no no ok ok ok ok ok ok no no no
accounts_portal:activity_csv GET    in no no no ok ok ok ok ok ok no no no
accounts_portal:ask          POST   in go go go go go go go go go go go go
accounts_portal:ask_done     POST   in go go go go go go go go go go go go

benefits:overview            GET    in no no ok ok ok ok ok no ok no no no
benefits:overview_csv        GET    in no no ok ok ok ok ok no ok no no no
benefits:technical           GET    in no no ok ok ok ok ok no ok no no no
benefits:membership          GET    in no no ok ok ok ok -- no -- no no no
benefits:activate            POST   in no no no no go go -- no no no no no
benefits:withdraw            POST   in no no no no go go -- no -- no no no
benefits:queue               GET    in no no no no no no no no no ok no ok
benefits:queue_csv           GET    in no no no no no no no no no ok no ok
benefits:decide              POST   in no no no no no no no no no go no go
benefits:review              GET    in no no no no no no no no no ok no ok
benefits:claim               POST   in no no no no no no no no no go no go
benefits:release             POST   in no no no no no no no no no go no go
benefits:approve             POST   in no no no no no no no no no go no go
benefits:undo                POST   in no no no no no no no no no go no go
benefits:reject              POST   in no no no no no no no no no go no go
benefits:retry               POST   in no no no no no no no no no go no go

support:contracts            GET    in ok ok ok ok ok ok ok no ok ok ok ok
support:contracts_csv        GET    in ok ok ok ok ok ok ok no ok ok ok ok
support:link                 GET    in ok ok ok ok ok ok ok ok ok ok ok ok
support:link                 POST   in go go go go go go go go go go go go
support:contract             GET    in -- -- ok ok ok ok -- -- -- -- -- --
support:contract_csv         GET    in -- -- ok ok ok ok -- -- -- -- -- --
support:show_ids             POST   in -- -- go go go go -- -- -- -- -- --
support:link_member          POST   in -- -- go go go go -- -- -- -- -- --
support:unlink               POST   in -- -- no no go go -- -- -- -- -- --
support:share                GET    in no no ok ok ok ok -- no no no no no
support:share                POST   in no no go go go go -- no no no no no
support:plans                GET    in ok ok ok ok ok ok ok ok ok ok ok ok

incidents:list               GET    in ok ok ok ok ok ok ok ok ok ok ok ok
incidents:list_csv           GET    in ok ok ok ok ok ok ok ok ok ok ok ok
incidents:detail             GET    in -- -- ok -- ok ok -- -- -- -- ok ok
incidents:attachment         GET    in -- -- ok -- ok ok -- -- -- -- ok ok
incidents:reply              POST   in -- -- go -- go go -- -- -- -- no no
incidents:withdraw           POST   in -- -- go -- go go -- -- -- -- no no
incidents:close              POST   in -- -- go -- go go -- -- -- -- no no
incidents:reopen             POST   in -- -- go -- go go -- -- -- -- no no
incidents:follow_up          POST   in -- -- go -- go go -- -- -- -- go go
incidents:severity           POST   in -- -- go -- go go -- -- -- -- go go
incidents:watch              POST   in -- -- go -- go go -- -- -- -- go no
incidents:unwatch            POST   in -- -- go -- go go -- -- -- -- no no
incidents:take               POST   in no no no no no no no no no no go go
incidents:say                POST   in no no no no no no no no no no go go
incidents:close_as           POST   in no no no no no no no no no no go go
incidents:desk               GET    in no no no no no no no no no no ok ok
incidents:desk_csv           GET    in no no no no no no no no no no ok ok

incidents:new                GET    in go go go go go go go go go go go go
incidents:new                POST   in go go go go go go go go go go go go
incidents:new_coverage       GET    in ok ok ok ok ok ok ok ok ok ok ok ok
incidents:new_autosave_start POST   in go go go go go go go go go go go go
incidents:new_draft          GET    in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_problem        GET    in -- -- ok -- -- -- -- -- -- -- -- --
incidents:new_problem        POST   in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_elsewhere      GET    in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_plan           GET    in -- -- ok -- -- -- -- -- -- -- -- --
incidents:new_plan           POST   in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_details        GET    in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_details        POST   in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_review         GET    in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_review         POST   in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_discard        POST   in -- -- go -- -- -- -- -- -- -- -- --
incidents:new_autosave       POST   in -- -- go -- -- -- -- -- -- -- -- --
"""


def lines():
    """(route, method, {person: expectation}) for each line."""
    for line in "\n".join([TABLE, *(part.TABLE for part in PARTS)]).splitlines():
        words = line.split()
        if len(words) == len(PEOPLE) + 2:
            yield words[0], words[1], dict(zip(PEOPLE, words[2:], strict=True))
