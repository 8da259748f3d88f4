from support.models import MarketplaceProduct
from support.services.marketplace import Facts


def facts(**changes):
    known = {"name": "Contoso Backup", "publisher": "Contoso", "link": "https://help.contoso.example/"}
    return Facts(**{**known, **changes})


def a_product(name="Contoso Backup", publisher="Contoso", email="help@contoso.example", **more):
    return MarketplaceProduct.objects.create(name=name, publisher=publisher, email=email, **more)


def typed(**changes):
    known = {"name": "Contoso Backup", "publisher": "Contoso", "link": "", "email": "help@contoso.example", "phone": ""}
    return {**known, **changes}
