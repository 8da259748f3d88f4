from datetime import timedelta

from django.utils import timezone

from partnerportal.accounts.models import Invitation
from partnerportal.accounts.services.invitations import hash_of
from tests.accounts.company.builders import COMPANY, a_join_request
from tests.builders import PASSWORD, a_person

TOKEN = "a-token-of-the-matrix"

TABLE = """
accounts_portal:users              GET    in no no ok ok ok ok ok ok ok no no no
accounts_portal:users_csv          GET    in no no ok ok ok ok ok ok ok no no no
accounts_portal:user               GET    in no no ok ok ok ok -- -- -- no no no
accounts_portal:user_add           GET    in no no no so ok no ok ok ok no no no
accounts_portal:user_add           POST   in no no no so go no go go go no no no
accounts_portal:user_invite        GET    in no no no so ok no ok ok ok no no no
accounts_portal:user_invite        POST   in no no no so go no go go go no no no
accounts_portal:invitations        GET    in no no no so ok no ok ok ok no no no
accounts_portal:invitation_again   POST   in no no no so go no -- -- -- no no no
accounts_portal:invitation_withdraw POST  in no no no so go no -- -- -- no no no
accounts_portal:user_roles         POST   in no no go go go go -- -- -- no no no
accounts_portal:user_disable       GET    in no no no so ok no -- -- -- no no no
accounts_portal:user_disable       POST   in no no no so go no -- -- -- no no no
accounts_portal:user_enable        POST   in no no no so go no -- -- -- no no no
accounts_portal:user_sign_in       POST   in no no no no go no -- -- -- no no no
accounts_portal:leave              GET    in no ok ok ok ok ok ok ok ok no no no
accounts_portal:leave              POST   in no go go go go go go go go no no no
accounts_portal:invitation         GET    al al al al al al al al al al al al al
accounts_portal:invitation         POST   al al al al al al al al al al al al al
accounts_portal:invited            GET    in ok -- -- -- -- -- -- -- -- -- -- --
accounts_portal:invited_accept     POST   in go -- -- -- -- -- -- -- -- -- -- --

accounts_portal:save_company       POST   in no no no so go no go go go no no no
accounts_portal:review_company     POST   in no no no so go no go go go no no no
accounts_portal:become_admin       GET    in no no ok ok ok ok ok ok ok no no no
accounts_portal:become_admin       POST   in no no go go go go go go go no no no
accounts_portal:become_admin_check POST   in no no go go go go go go go no no no
accounts_portal:become_admin_withdraw POST in no no go go go go go go go no no no
accounts_portal:join               GET    in ok ok ok ok ok ok ok ok ok ok ok ok
accounts_portal:join               POST   in go go go go go go go go go go go go
accounts_portal:join_withdraw      POST   in go go go go go go go go go go go go
accounts_portal:companies          GET    in no no no no no no no no no ok no ok
accounts_portal:companies_csv      GET    in no no no no no no no no no ok no ok
accounts_portal:companies_item     GET    in no no no no no no no no no ok no ok
accounts_portal:companies_claim    POST   in no no no no no no no no no go no go
accounts_portal:companies_release  POST   in no no no no no no no no no go no go
accounts_portal:companies_confirm  POST   in no no no no no no no no no go no go
accounts_portal:companies_reject   POST   in no no no no no no no no no go no go
"""
DECIDED = ("item", "claim", "release", "confirm", "reject")
ABOUT_ONE = ("user", "user_roles", "user_disable", "user_enable", "user_sign_in")


def prepare(world):
    world.person = a_person(world.cast.acme, name="Petra Person")
    world.invitation = _invitation(world, "newcomer@new.example", TOKEN)
    world.company_request = a_join_request(a_person())
    world.own_invitation = _invitation(world, world.cast.holder.email, "another")


def _invitation(world, email, token):
    now = timezone.now()
    return Invitation.objects.create(
        organization=world.cast.acme,
        email=email,
        name="Nia New",
        invited_by=world.cast.global_admin,
        token_hash=hash_of(token),
        invited_at=now,
        expires_at=now + timedelta(days=14),
    )


def arguments(world):
    return {
        **{f"accounts_portal:{route}": [world.person.pk] for route in ABOUT_ONE},
        **{f"accounts_portal:invitation_{verb}": [world.invitation.pk] for verb in ("again", "withdraw")},
        **{f"accounts_portal:{route}": [world.own_invitation.pk] for route in ("invited", "invited_accept")},
        "accounts_portal:invitation": [TOKEN],
        **{f"accounts_portal:companies_{verb}": [world.company_request.pk] for verb in DECIDED},
    }


def data(world):
    return {
        "accounts_portal:save_company": {"name": "Acme", "country": "NO", "language": "en", "time_zone": "UTC"},
        "accounts_portal:join": COMPANY,
        "accounts_portal:companies_reject": {"text": "There is no such company."},
        "accounts_portal:user_add": {"name": "Ada Added", "email": "ada@new.example"},
        "accounts_portal:user_invite": {"name": "Ida Invited", "email": "ida@new.example"},
        "accounts_portal:invitation": {"name": "Nia New", "password": PASSWORD},
    }
