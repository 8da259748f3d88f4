"""The demo world as data (product.md 5): fictional companies, their people, and what each is there to show."""

from dataclasses import dataclass, field

from partnerportal.accounts.models import CspType, Role

PASSWORD = "partner-demo"

ROLE_OF = {
    "global-admin": (Role.GLOBAL_ADMIN,),
    "partner-admin": (Role.MPN_PARTNER_ADMIN,),
    "admin-agent": (Role.ADMIN_AGENT,),
    "helpdesk-agent": (Role.HELPDESK_AGENT,),
    "sales-agent": (Role.SALES_AGENT,),
    "user-admin": (Role.USER_MANAGEMENT_ADMIN,),
    "member": (),
    "guest": (),
}
CSP_ONLY_ROLES = {"admin-agent", "helpdesk-agent", "sales-agent"}
MPN_ONLY_ROLES = {"partner-admin"}

STAFF = [
    ("reviewer@portal.example", "Sofia Lindqvist", Role.REVIEWER),
    ("engineer@portal.example", "Ines Duarte", Role.SUPPORT_ENGINEER),
    ("operator@portal.example", "Tom Okafor", Role.OPERATOR),
]
HOLDER = ("holder@personal.example", "Noor Aziz")


@dataclass(frozen=True)
class Company:
    """One organization of the demo world."""

    name: str
    domain: str
    mpn_id: str
    country: str
    time_zone: str
    people: list[str] = field(default_factory=list)
    in_mpn: bool = True
    csp_type: CspType = CspType.NONE
    is_migrated: bool = True

    @property
    def in_csp(self) -> bool:
        return self.csp_type != CspType.NONE

    def accounts(self) -> list[tuple[str, str]]:
        """The sign-in name before the @ and the person's name, for the roles that make sense here."""
        without = (set() if self.in_csp else CSP_ONLY_ROLES) | (set() if self.in_mpn else MPN_ONLY_ROLES)
        return list(zip([key for key in ROLE_OF if key not in without], self.people, strict=False))


COMPANIES = [
    Company(
        "Alpine Cloud", "alpine.example", "4180101", "CH", "Europe/Zurich",
        ["Mina Park", "Jonas Weber", "Lea Brunner", "Nils Aeby", "Carla Rossi", "Urs Keller", "Anna Graf", "Pia Moser"],
        csp_type=CspType.DIRECT_BILL,
    ),
    Company(
        "Borealis Systems", "borealis.example", "4180102", "NO", "Europe/Oslo",
        ["Hana Lee", "Erik Solberg", "Marit Dahl", "Ola Nygaard", "Silje Haugen"],
    ),
    Company(
        "Cedar IT", "cedar.example", "4180103", "PT", "Europe/Lisbon",
        ["Aiko Mori", "Rui Santos", "Marta Ruiz", "Joana Pires", "Leo Grant"],
    ),
    Company(
        "Harbor Secure", "harbor.example", "4180104", "US", "America/New_York",
        ["Grace Chen", "Omar Haddad", "Ida Berg", "Sam Field", "Ruth Cole"],
    ),
    Company(
        "Dune Consulting", "dune.example", "4180105", "AE", "Asia/Dubai",
        ["Karim Haddad", "Layla Nasser", "Yusuf Amin", "Dana Saleh", "Omar Zayed"],
    ),
    Company(
        "Ember Resale", "ember.example", "", "AE", "Asia/Dubai",
        ["Daniel Costa", "Priya Nair", "Ravi Menon", "Asha Rao", "Kiran Das", "Meera Iyer", "Anil Kapoor"],
        in_mpn=False, csp_type=CspType.INDIRECT_RESELLER,
    ),
    Company(
        "Fjord Distribution", "fjord.example", "4180107", "DK", "Europe/Copenhagen",
        ["Freja Holm", "Mads Lund", "Emil Krogh", "Sara Novak", "Olga Ivanova", "Kasper Friis", "Nora Bech", "Ib Holm"],
        csp_type=CspType.INDIRECT_PROVIDER,
    ),
    Company(
        "Glacier Legacy", "glacier.example", "4180108", "CA", "America/Toronto",
        ["Claire Dubois", "Marc Tremblay", "Julie Roy", "Hugo Lavoie", "Emma Gagnon"],
        is_migrated=False,
    ),
]  # fmt: skip
