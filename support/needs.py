"""What a plan is wanted for."""

from dataclasses import dataclass

from support.models import Area, Context, Version


@dataclass(frozen=True)
class Need:
    """What a plan is wanted for: an area, for whom, and the version where a product is concerned."""

    area: str
    context: str = Context.OWN
    version: Version | None = None

    @classmethod
    def of(cls, version: Version, context: str = Context.OWN) -> "Need":
        """A problem with that version. CRM Online in the own tenant is included, as Office 365 is (D49)."""
        is_included = version.product.is_included and context == Context.OWN
        return cls(Area.OFFICE if is_included else version.product.area, context, version)

    @property
    def is_on_premises(self) -> bool:
        return self.area == Area.ON_PREMISES

    @property
    def asks_a_contract(self) -> bool:
        """The free topics ask none, so none is explained (domain.md 5.9)."""
        return self.area != Area.PORTAL

    @property
    def what(self) -> str:
        """The version, or the area where there is none."""
        return str(self.version or Area(self.area).label)
