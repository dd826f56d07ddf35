from functions.adapters.codec import decode, encode
from functions.core.outgoing import AccountAtRisk, HealthChanged
from functions.followup.decisions.deciding import Verdict
from tests.making import MONDAY


def test_a_decision_with_something_unknown_is_read_as_it_was_kept() -> None:
    rules, evidence = ("key_contact_low",), ("Gave 2 of 10.",)
    risk = AccountAtRisk(id="1", occurred_at=MONDAY, account_id="acme", rules=rules, evidence=evidence)
    health = HealthChanged(
        id="2", occurred_at=MONDAY, account_id="acme", reasons=("Too few.",), coverage="1 of 4", overridden=False
    )
    verdict = Verdict(events=(risk, health))

    assert decode(Verdict, encode(verdict)) == verdict
