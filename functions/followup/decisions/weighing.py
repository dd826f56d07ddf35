"""What an answer, or a silence, changes in how its account stands: at risk, of another health, ready for more."""

from dataclasses import replace

from functions.core.health import Health, health
from functions.core.outgoing import AccountAtRisk, HealthChanged, PromoterIdentified
from functions.core.standing import Heard, Known
from functions.followup.cases.casework import Situation
from functions.followup.cases.owning import CONFIDENTIAL
from functions.followup.decisions.opportunity import Circumstances, Expansion, opportunities
from functions.followup.decisions.risk import at_risk, health_changed
from functions.followup.decisions.warning import EarlyWarning


def health_of(known: Known, now: Situation) -> Health:
    """Return an account's health by what all its team may know: what was said about their CSM is not in it.

    It goes to channels and to the CRM, where the CSM reads it.
    """
    shared = [each for each in known.answers if each.touchpoint != CONFIDENTIAL]
    return health(shared, now.bases, now.programme.health, now.at, known.override)


def risk_event(now: Situation, found: tuple[EarlyWarning, ...]) -> AccountAtRisk | None:
    """Return the event of some warnings, if there are any."""
    return at_risk(now.account.account_id, found, health_of(now.known, now), now.account.arr, now.at)


def health_event(now: Situation, cause: str) -> HealthChanged | None:
    """Return the event if what happened, named by cause, changes what anyone would see of the account's health."""
    before, after = health_of(now.before, now), health_of(now.known, now)
    return health_changed(now.account.account_id, before, after, now.at, cause)


def promoter_event(heard: Heard, now: Situation) -> PromoterIdentified | None:
    """Return the event of a promoter, with what makes their account ripe for more, if anything does."""
    account = now.account
    circumstances = Circumstances(now.quote, now.contact, account.renewal_date, account.churned_at)
    found = opportunities(account.account_id, now.known, heard, circumstances)
    promoter = next((each for each in found if isinstance(each, PromoterIdentified)), None)
    ripe = next((each.words for each in found if isinstance(each, Expansion)), None)
    return replace(promoter, expansion=ripe) if promoter and ripe else promoter
