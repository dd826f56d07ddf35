"""Money stands with the currency that the programme names wherever it is shown; without one, as a number."""

from dataclasses import replace
from typing import Any

import pytest

from functions.core.money import money
from functions.core.programme import Programme
from functions.followup.alerts.alerting import details
from functions.followup.alerts.telling import raised
from functions.reports.health import headlines
from functions.reports.health import report as health
from functions.reports.health.words import headline
from functions.reports.kind import Asked
from functions.reports.kinds import HEALTH, KINDS
from functions.reports.silence import accounts as silence_accounts
from tests.alerting import ANN
from tests.lakes import AS_OF
from tests.making import a_programme
from tests.unit.test_report_of_health import LOW, account, said
from tests.unit.test_report_of_themes import mentioned
from tests.unit.test_silence import account as silent

EUROS = "EUR\N{NO-BREAK SPACE}"


def paying(currency: str | None) -> Programme:
    told = a_programme().model_dump(mode="json", by_alias=True)
    told |= {"company": {**told["company"], "currency": currency}}
    return Programme.model_validate(
        told | {"tags": {"list": {"price": {"label": "Price", "words": {"en": ["price"]}}}}}
    )


def asked(currency: str | None) -> Asked:
    return Asked(AS_OF, "0123456789abcdef", "Harbour Software", paying(currency))


def made(name: str, currency: str | None, **rows: Any) -> tuple[str, list[Any]]:
    """Return the page of a report, and the currencies in its spreadsheet."""
    kind: Any = {str(known): each for known, each in KINDS.items()}[name]
    report = kind.build(asked(currency), dict.fromkeys(kind.values(AS_OF), ()) | rows)
    return kind.page(report), [row["currency"] for row in kind.spreadsheet(report).records]


@pytest.mark.parametrize(
    ("currency", "told"), [("EUR", f"{EUROS}12,000"), ("JPY", "JPY\N{NO-BREAK SPACE}12,000"), (None, "12,000")]
)
def test_an_amount_is_told_with_its_currency(currency: str | None, told: str) -> None:
    assert money(12_000, currency) == told


def test_health_tells_what_accounts_pay_in_the_currency_of_the_programme() -> None:
    rows: Any = {
        "health_accounts": [account("acme"), account("bolt", segment="x")],
        "health_answers": said("acme", *LOW),
    }

    page, currencies = made("health", "EUR", **rows)

    assert (page.count(f'data-name="Pays a year">{EUROS}1,000'), page.count("Pay a year, EUR")) == (1, 2)
    assert set(currencies) == {"EUR"}
    assert "EUR" not in made("health", None, **rows)[0]
    told = dict.fromkeys(HEALTH.values(AS_OF), ()) | rows
    assert headline(health.build(asked("EUR"), told)) == f"1 account is red, {EUROS}1,000 a year at risk"


def test_the_ceo_is_told_what_is_at_risk_in_the_currency_of_the_programme() -> None:
    soon = account("acme", renewal_date=AS_OF.date())
    rows: Any = {"health_accounts": [soon], "health_answers": said("acme", *LOW)}
    report = health.build(asked("EUR"), dict.fromkeys(HEALTH.values(AS_OF), ()) | rows)

    [risk] = [each for each in headlines.headlines(report, paying("EUR")) if each.topic == "risk"]

    assert risk.evidence.startswith(f"They pay {EUROS}1,000 a year")


def test_a_theme_tells_what_those_who_mention_it_pay_in_the_currency_of_the_programme() -> None:
    rows = [mentioned(None, 69), mentioned("price", 31)]

    page, currencies = made("themes", "EUR", themes_mentions=rows)

    assert "Pay a year, EUR" in page
    assert "EUR" in currencies
    assert "EUR" not in made("themes", None, themes_mentions=rows)[0]


def test_silent_accounts_are_listed_with_the_currency_of_the_programme() -> None:
    page, currencies = made("silence-accounts", "EUR", silence_accounts=[silent("acme", arr=12_000)])

    assert f"{EUROS}12,000" in page
    assert currencies == ["EUR"]
    assert silence_accounts.build(asked(None), {"silence_accounts": []}).currency is None


def test_an_alert_tells_what_the_account_pays_in_the_currency_of_the_programme() -> None:
    told = replace(ANN, currency="EUR")

    assert dict(details(told))["ARR"] == "EUR 120,000"
    assert dict(details(ANN))["ARR"] == "120,000"
    assert (raised("now", told).arr, raised("now", told).currency) == (120_000, "EUR")
