"""The entries of Benefits stand in the order of the product's list of pages; what it does not name follows."""

from partnerportal.pages.nav import BENEFITS


def test_the_entries_of_benefits_stand_in_the_order_of_the_list_of_pages():
    assert [entry.route.partition(":")[2] for entry in BENEFITS.entries] == [
        *("overview", "technical", "software", "cloud", "visual_studio", "go_to_market", "advisory_hours", "offers"),
        *("competencies", "report", "mine"),
    ]
