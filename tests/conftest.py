"""The cast, and what every test stands on."""

from functools import cached_property

import pytest

LONG = ("tests/browser/test_look", "tests/browser", "tests/live", "tests/crash", "tests/setup", "tests/security")


def pytest_collection_modifyitems(items):
    """What starts a whole portal comes first: a worker that gets it last would work on alone."""
    items.sort(key=lambda item: next((n for n, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG)))


@pytest.fixture(autouse=True)
def _quiet_and_fast(settings, tmp_path):
    """A quick hasher, mail in memory and files in the test's own folder; what the suite measures is not these."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {**settings.STORAGES, "attachments": _folder(tmp_path)}


def _folder(path):
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(path / "files")}}


class Cast:
    """The people of the tests, made on first naming: Acme is MPN and CSP, Rival is another company of MPN.

    `csp_only` is an indirect reseller, `provider` an indirect provider; `reseller_…` and `provider_…` are their people.
    """

    @cached_property
    def acme(self):
        return _builders().a_company("Acme", mpn_id="4100001", in_csp=True, domain="acme.example")

    @cached_property
    def rival(self):
        return _builders().a_company("Rival", mpn_id="4100002", domain="rival.example")

    @cached_property
    def csp_only(self):
        return _builders().a_company("Resale", in_mpn=False, in_csp=True, csp_type="indirect_reseller")

    @cached_property
    def legacy(self):
        return _builders().a_company("Legacy", mpn_id="4100003", is_migrated=False)

    @cached_property
    def holder(self):
        return _builders().a_person(name="Hanna Holder")

    @cached_property
    def member(self):
        return _builders().a_person(self.acme, name="Mona Member")

    @cached_property
    def guest(self):
        return _builders().a_person(self.acme, name="Gus Guest", is_guest=True)

    @cached_property
    def outsider(self):
        return _builders().a_person(self.rival, "global_admin", name="Otto Outsider")

    @cached_property
    def reseller(self):
        return _builders().a_person(self.csp_only, "global_admin", "admin_agent", name="Rhea Reseller")

    @cached_property
    def legacy_admin(self):
        return _builders().a_person(self.legacy, "global_admin", name="Lee Legacy")

    @cached_property
    def provider(self):
        """The indirect provider of `csp_only`, once a test makes the two partners."""
        facts = {"in_csp": True, "csp_type": "indirect_provider", "domain": "provider.example"}
        return _builders().a_company("Provider", mpn_id="4100004", **facts)

    def __getattr__(self, name):
        """By role: of Acme (admin_agent), of the provider or the reseller (provider_admin_agent), or of the staff."""
        builders = _builders()
        side, _line, role = name.partition("_")
        if side in ("provider", "reseller") and role in builders.ROLES:
            company = self.provider if side == "provider" else self.csp_only
            person = builders.a_person(company, builders.ROLES[role], name=name.replace("_", " ").title())
        elif name in builders.ROLES:
            person = builders.a_person(self.acme, builders.ROLES[name], name=name.replace("_", " ").title())
        elif name in builders.STAFF:
            person = builders.a_person(None, builders.STAFF[name], name=name.title(), is_staff=name == "operator")
        else:
            raise AttributeError(name)
        setattr(self, name, person)
        return person


def _builders():
    from tests import builders  # noqa: PLC0415  models cannot be imported before Django is set up

    return builders


@pytest.fixture
def cast(db):
    return Cast()
