"""What in the newest answer is an occasion for more: someone who would recommend us, an account that may want more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.core.outgoing import PromoterIdentified
from functions.core.standing import Heard, Known
from functions.core.times import long_date
from functions.followup.decisions.warning import latest_by_person

_PROMOTERS_NEEDED = 3
_RECENT = timedelta(days=120)
_RENEWAL_NEAR = 30  # days: the talk is about renewing then


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else bears on an occasion: what the person consented to (None: not asked), and the account's own dates."""

    quote: bool | None = None
    contact: bool | None = None
    renewal_date: date | None = None
    churned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """An account that is ripe for more; the same promoters give the same id. Sids are their answers, oldest first."""

    id: str
    words: str
    sids: tuple[str, ...]


def opportunities(
    account_id: str, known: Known, heard: Heard, circumstances: Circumstances
) -> tuple[PromoterIdentified | Expansion, ...]:
    """Return what the newest answer is an occasion for; known may hold it too, in this version or another."""
    if not _promotes(heard):
        return ()
    expansion = _expansion(account_id, known, heard, circumstances)
    return (_promoter(account_id, heard, circumstances), *((expansion,) if expansion else ()))


def _promotes(heard: Heard) -> bool:
    willing = heard.metric == "nps" and heard.band == "top"
    return willing and bool(heard.contact_id) and not heard.excluded and heard.touchpoint != "churn"


def _promoter(account_id: str, heard: Heard, circumstances: Circumstances) -> PromoterIdentified:
    """Return the event; each version of the answer has one of its own, since consents may be given or taken back."""
    return PromoterIdentified(
        id=f"{heard.sid}:promoter:{heard.version}",
        occurred_at=heard.at,
        sid=heard.sid,
        account_id=account_id,
        contact_id=heard.contact_id,
        survey_id=heard.survey_id,
        score=heard.score or 0,
        role=heard.role,
        quote=circumstances.quote,
        contact=circumstances.contact,
    )


def _expansion(account_id: str, known: Known, heard: Heard, circumstances: Circumstances) -> Expansion | None:
    """Return that an account is ripe: three people promote, nobody is unhappy, and nothing is promised or at stake."""
    others = [each for each in known.answers if each.sid != heard.sid and heard.at - _RECENT <= each.at <= heard.at]
    recent = sorted((*others, heard), key=lambda each: (each.at, each.sid))
    people = latest_by_person(recent)
    promoters = sorted((each for each in people.values() if each.band == "top"), key=lambda each: (each.at, each.sid))
    unhappy = any(each.band == "bottom" for each in recent)
    if len(promoters) < _PROMOTERS_NEEDED or unhappy or _at_stake(known, heard.at, circumstances):
        return None
    words = (
        f"{len(promoters)} of {len(people)} people who answered since {long_date(recent[0].at.date())} are promoters, "
        "nobody was unhappy, and no case is open: a good time to talk about more."
    )
    anchor = promoters[_PROMOTERS_NEEDED - 1].sid  # which made it ripe: a fourth tells nothing new
    return Expansion(f"{account_id}:expansion:{anchor}", words, tuple(each.sid for each in promoters))


def _at_stake(known: Known, at: datetime, circumstances: Circumstances) -> bool:
    renewal, override = circumstances.renewal_date, known.override
    renewing = renewal is not None and 0 <= (renewal - at.date()).days <= _RENEWAL_NEAR
    doubted = override is not None and override.until > at and override.colour != "green"
    return renewing or doubted or circumstances.churned_at is not None or any(case.is_open for case in known.cases)
