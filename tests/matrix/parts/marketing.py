from benefits.services import marketing

TABLE = """
                                       an ho gu me ro ga mp ou cs le rv en op
benefits:go_to_market           GET    in no no ok ok ok ok ok no ok no no no
benefits:go_to_market_contact   GET    in no no no no ok ok ok no no no no no
benefits:go_to_market_contact   POST   in no no no no go go go no no no no no
benefits:go_to_market_change    GET    in no no no no ok ok go no no no no no
benefits:go_to_market_change    POST   in no no no no go go go no no no no no
benefits:go_to_market_activate  POST   in no no no no go go -- no no no no no
benefits:go_to_market_withdraw  POST   in no no no no go go -- no no no no no
benefits:marketing              GET    in no no no no no no no no no ok no ok
benefits:marketing_csv          GET    in no no no no no no no no no ok no ok
benefits:marketing_item         GET    in no no no no no no no no no ok no ok
benefits:marketing_claim        POST   in no no no no no no no no no go no go
benefits:marketing_release      POST   in no no no no no no no no no go no go
benefits:marketing_activate     POST   in no no no no no no no no no go no go
benefits:marketing_reject       POST   in no no no no no no no no no go no go
benefits:marketing_follow_up    POST   in no no no no no no no no no go no go
"""


def prepare(world):
    """Two offers of Acme: one waits for staff, one is free."""
    admin = world.cast.global_admin
    marketing.add_contact(admin, world.cast.sales_agent, "marketing@acme.example", "+47 22 00 01 18", "en")
    waiting, world.free_offer = world.membership.benefits.filter(family="go_to_market").order_by("position")
    world.marketing = marketing.request(admin, waiting)


def arguments(world):
    item = [world.marketing.pk]
    staff = ("item", "claim", "release", "activate", "reject", "follow_up")
    return {
        "benefits:go_to_market_activate": [world.free_offer.pk],
        "benefits:go_to_market_withdraw": item,
        **{f"benefits:marketing_{page}": item for page in staff},
    }


def data(world):
    contact = {"email": "other@acme.example", "phone": "+47 22 00 01 18", "language": "en"}
    return {
        "benefits:go_to_market_contact": contact,
        "benefits:go_to_market_change": {**contact, "person": world.cast.member.pk},
        "benefits:marketing_activate": {"activate-text": "Begin with the profile."},
        "benefits:marketing_reject": {"reject-text": "The profile is not public."},
        "benefits:marketing_follow_up": {"follow-text": "The dates are set."},
    }
