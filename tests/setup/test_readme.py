"""What the README says of paths, accounts and folders is there."""

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from partnerportal.demo.people import STAFF
from partnerportal.demo.world import COMPANIES

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
MAP = README[README.index("## A map of the code") : README.index("Imports go downwards")]
ACCOUNTS = set(re.findall(r"^\| `(\S+@\S+\.example)`", README, re.MULTILINE))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(/[a-z/-]+/)`", README))))
def test_a_path_that_it_names_is_one_of_the_portal(path):
    try:
        assert resolve(path)
    except Resolver404:
        pytest.fail(f"There is no page {path}.")


def test_an_account_that_it_names_is_in_the_demo_world():
    known = {f"{name}@{company.domain}" for company in COMPANIES for name, _person in company.accounts()}
    known |= {email for email, *_rest in STAFF}
    assert ACCOUNTS - known - {"holder@personal.example"} == set()


def test_the_map_names_every_app_of_the_portal():
    named = set(re.findall(r"^    (\S+)", MAP, re.MULTILINE))
    apps = {str(path.parent.relative_to(ROOT)) for path in ROOT.glob("*/apps.py")}
    apps |= {str(path.parent.relative_to(ROOT)) for path in ROOT.glob("partnerportal/*/apps.py")}
    assert {name.rstrip("/") for name in named} >= apps - {"partnerportal"}
