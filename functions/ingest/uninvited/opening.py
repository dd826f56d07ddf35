"""An open link: the survey page for whoever has its address, with a name only if the owner's server gives one."""

from dataclasses import dataclass, replace
from datetime import datetime

from functions.core.eligibility import Candidate
from functions.core.form import Form
from functions.core.inviting import Active, Ask, invitation_for, snapshot
from functions.core.programme import OpenLink
from functions.core.survey import Channel, Invitation
from functions.core.times import whole_day
from functions.core.wording import DEFAULT
from functions.ingest.invitation import Invited
from functions.ingest.uninvited.offer import language, nameless


@dataclass(frozen=True, slots=True)
class Opening:
    """One visit by an open link: what is asked, as an invitation that nobody sent; a kiosk is for everybody in turn.

    Query is that part of the link's own which its form has to carry on.
    """

    link: OpenLink
    invitation: Invitation
    form: Form
    kiosk: bool
    query: str

    @property
    def channel(self) -> Channel:
        """Return what its answers are marked with."""
        return "kiosk" if self.kiosk else "link"

    def invited(self) -> Invited:
        """Return it as the page shows it before there is an answer."""
        asked = self.invitation
        return Invited(
            low=asked.low,
            high=asked.high,
            form=self.form,
            closes_at=asked.closes_at,
            state=asked.state,
            person=asked.person,
            known=bool(asked.contact_id),
        )


@dataclass(frozen=True, slots=True)
class Comer:
    """Who comes: someone we know or nobody, the language they read, and what makes this one time their own."""

    candidate: Candidate | None
    locale: str
    once: str


def invitation_of(active: Active, survey_id: str, comer: Comer, now: datetime) -> Invitation:
    """Return what an answer by an open link answers: for a person one a day, for anybody else one each time.

    Of someone who answers an anonymous survey only the account is kept, and the day.
    """
    candidate, anonymous = comer.candidate, active.programme.surveys[survey_id].anonymous
    if candidate and not anonymous:
        seen = replace(candidate, contact=replace(candidate.contact, locale=comer.locale))
        found = invitation_for(active, Ask(survey_id, f"link:{now.date().isoformat()}", now), seen)
        return replace(found, state="sent", remind_days=(), notify=False)
    at = whole_day(now) if anonymous else now
    found = replace(nameless(active, survey_id, comer.locale, f"link:{comer.once}", at), wave="link")
    if candidate is None:
        return found
    then = snapshot(candidate, active.programme.reports.group_by)
    return replace(found, account_id=candidate.account.account_id, snapshot=then)


def locale_of(candidate: Candidate | None, told: str, accepted: str) -> str:
    """Return the language that someone is asked in: that of the link, their own, or their browser's."""
    own = candidate.contact.locale if candidate else accepted
    return language(told, language(own, DEFAULT))
