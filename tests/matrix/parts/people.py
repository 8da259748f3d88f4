from datetime import timedelta

from django.utils import timezone

from partnerportal.accounts.models import Invitation
from partnerportal.accounts.services.invitations import hash_of
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
"""
ABOUT_ONE = ("user", "user_roles", "user_disable", "user_enable", "user_sign_in")


def prepare(world):
    world.person = a_person(world.cast.acme, name="Petra Person")
    world.invitation = _invitation(world, "newcomer@new.example", TOKEN)
    world.own_invitation = _invitation(world, world.cast.holder.email, "another")


def _invitation(world, email, token):
    now = timezone.now()
    return Invitation.objects.create(
        **{"organization": world.cast.acme, "email": email, "name": "Nia New", "invited_by": world.cast.global_admin},
        **{"token_hash": hash_of(token), "invited_at": now, "expires_at": now + timedelta(days=14)},
    )


def arguments(world):
    return {
        **{f"accounts_portal:{route}": [world.person.pk] for route in ABOUT_ONE},
        **{f"accounts_portal:invitation_{verb}": [world.invitation.pk] for verb in ("again", "withdraw")},
        **{f"accounts_portal:{route}": [world.own_invitation.pk] for route in ("invited", "invited_accept")},
        "accounts_portal:invitation": [TOKEN],
    }


def data(world):
    return {
        "accounts_portal:user_add": {"name": "Ada Added", "email": "ada@new.example"},
        "accounts_portal:user_invite": {"name": "Ida Invited", "email": "ida@new.example"},
        "accounts_portal:invitation": {"name": "Nia New", "password": PASSWORD},
    }
