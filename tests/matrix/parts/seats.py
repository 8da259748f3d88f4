from benefits.models import BenefitUnit, MembershipBenefit
from benefits.services import add_competency, assignments
from tests.benefits.builders import a_competency
from tests.builders import a_person

TABLE = """
                                    an ho gu me ro ga mp ou cs le rv en op
benefits:visual_studio       GET    in no no ok ok ok ok ok no ok no no no
benefits:seats_csv           GET    in no no ok ok ok ok ok no ok no no no
benefits:credits_csv         GET    in no no ok ok ok ok ok no ok no no no
benefits:assignment          GET    in no no ok ok ok ok -- no -- no no no
benefits:assign              GET    in no no no no ok ok -- no no no no no
benefits:assign              POST   in no no no no go go -- no no no no no
benefits:assign_many         GET    in no no no no ok ok -- no no no no no
benefits:assign_many         POST   in no no no no go go -- no no no no no
benefits:reassign            GET    in no no no no ok ok -- no no no no no
benefits:reassign            POST   in no no no no go go -- no no no no no
benefits:transfer            GET    in no no no no ok ok -- no no no no no
benefits:transfer            POST   in no no no no go go -- no no no no no
benefits:remove              POST   in no no no no go go -- no no no no no
benefits:mine                GET    in ok ok ok ok ok ok ok no ok ok ok ok
"""
PLACE = ("assignment", "reassign", "transfer", "remove")
BENEFIT = ("assign", "assign_many")


def prepare(world):
    """A seat, a monthly and a bulk credit that people of Acme have, and somebody who could have one."""
    cast = world.cast
    add_competency(cast.acme, a_competency(), "silver")
    world.seats = _benefit(world, BenefitUnit.SEAT)
    world.assigned = {
        unit: assignments.assign(cast.global_admin, _benefit(world, unit), a_person(cast.acme))
        for unit in (BenefitUnit.SEAT, BenefitUnit.MONTHLY_CREDIT, BenefitUnit.BULK_CREDIT)
    }
    world.somebody = a_person(cast.acme)


def _benefit(world, unit):
    rows = MembershipBenefit.objects.select_related("membership__organization", "membership__offer")
    return rows.filter(membership=world.membership, unit=unit).order_by("position")[0]


def arguments(world):
    of = {"transfer": BenefitUnit.BULK_CREDIT, "remove": BenefitUnit.MONTHLY_CREDIT}
    places = {f"benefits:{page}": [world.assigned[of.get(page, BenefitUnit.SEAT)].pk] for page in PLACE}
    return {**places, **{f"benefits:{page}": [world.seats.pk] for page in BENEFIT}}


def data(world):
    somebody = {"person": world.somebody.pk}
    return {
        "benefits:assign": somebody,
        "benefits:assign_many": {"people": [world.somebody.pk], "emails": world.cast.member.email},
        "benefits:reassign": somebody,
        "benefits:transfer": {**somebody, "other": "none"},
    }
