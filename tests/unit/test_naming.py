import pytest

from functions.reports.disclosure.naming import Discretion, discretion


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("We came from Globex last year", False),
        ("we came from GLOBEX!", False),
        ("Globexity is another word", True),
        ("It works", True),
        ("Ask IT about it", False),
        ("我们比较了环球公司的产品", False),
        ("Better than Northwind  Traders", False),
    ],
)
def test_a_text_that_names_another_customer_is_not_allowed(text: str, allowed: bool) -> None:  # noqa: FBT001 - a table
    quiet = Discretion(own=("Acme",), others=("Globex", "IT", "环球", "Northwind Traders"))

    assert quiet.allows(text) is allowed


@pytest.mark.parametrize("name", ["Adǰan", "Ǆinǰ", "Straße"])
def test_a_name_is_found_in_capitals_that_are_written_with_other_signs(name: str) -> None:
    quiet = Discretion(own=("Acme",), others=(name,))

    assert not quiet.allows(f"We left {name.upper()}!")
    assert not Discretion(own=(f"{name} Acme",), others=(name,)).allows(f"{name.upper()} ACME left {name}")
    assert Discretion(own=(f"{name} Acme",), others=(name,)).allows(f"We are {name.upper()} ACME")


def test_the_own_name_may_hold_another_customer_s() -> None:
    quiet = Discretion(own=("Globex Shipping",), others=("Globex",))

    assert quiet.allows("Globex Shipping is glad")
    assert not quiet.allows("Globex Shipping left Globex")


def test_names_of_accounts_that_became_part_of_this_one_are_its_own() -> None:
    rows = [
        {"account_id": "acme", "home_id": "acme", "name": "Acme"},
        {"account_id": "old", "home_id": "acme", "name": "Old Acme"},
        {"account_id": "g", "home_id": "g", "name": "Globex"},
    ]

    found = discretion("acme", rows, ["Ann Lee"])

    assert (found.own, found.others, found.people) == (("Acme", "Old Acme"), ("Globex",), ("Ann Lee",))


def test_people_of_the_account_are_scrubbed_from_a_text() -> None:
    quiet = Discretion(people=("Ann Lee",))

    assert quiet.scrub("Ask Ann, or ann@acme.example") == "Ask [name], or [email]"
