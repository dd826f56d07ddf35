"""A case as it stands, for somebody who may open it."""

from dataclasses import dataclass

from functions.adapters.conversations import Conversations
from functions.adapters.forms import Forms
from functions.adapters.people import People
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.people import Account, Contact
from functions.core.standing import Case, Heard, Known
from functions.followup.cases.views import Story
from functions.followup.web.opening import Opened
from functions.followup.web.request import Declined, Visit
from functions.followup.web.scope import in_case, may_open

_READ = 20  # answers of a case whose conversations are shown: the newest


@dataclass(frozen=True, slots=True)
class Found:
    """A case as it is now, with its account and what is on record there."""

    case: Case
    account: Account
    known: Known

    @property
    def heard(self) -> tuple[Heard, ...]:
        """Return the answers that it is about, the oldest first."""
        return in_case(self.case, self.known)


def open_case(lent: Runtime, visit: Visit, here: Opened) -> Found:
    """Return the case that a link of its own leads to, or that a desk's query names, if they may open it.

    Another's is as unknown as one that never was; but whoever had a case is told that it was handed on.
    """
    on_desk = bool(visit.asks("case"))
    account_id, _, case_id = here.folder.rpartition("|")
    named = (visit.asks("account"), visit.asks("case")) if on_desk else (account_id, case_id)
    found = case_as_it_is(lent, *named)
    if found is None:
        raise Declined(kind="unknown")
    if not may_open(here.who, found.account, found.case, found.known):
        raise Declined(kind="unknown" if on_desk else "not_yours")
    return found


def case_as_it_is(lent: Runtime, account_id: str, case_id: str) -> Found | None:
    """Return a case as it stands at this very moment."""
    known = lent.adapter(Standing).known(account_id)
    case = next((each for each in known.cases if each.case_id == case_id), None)
    return Found(case, lent.adapter(People).account(account_id), known) if case else None


def story(lent: Runtime, found: Found) -> Story:
    """Return a case with what was said to and fro about the newest of its answers."""
    sids = found.case.sids[-_READ:]
    items = [item for sid in sids for item in lent.adapter(Conversations).whole(sid)]
    forms = {item["sid"]: item["form"] for item in items if item["sk"] == "INVITATION"}
    questions = {sid: lent.adapter(Forms).get(form).question for sid, form in forms.items()}
    return Story(found.case, found.account, case_contact(lent, found.case), found.heard, questions, items)


def case_contact(lent: Runtime, case: Case) -> Contact | None:
    """Return whom a case is about, as they are now."""
    return lent.adapter(People).contacts([case.contact_id]).get(case.contact_id) if case.contact_id else None
