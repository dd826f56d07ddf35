"""Who comes without an invitation: signed in or not, and as whom they might be asked."""

from functions.adapters.codec import decode
from functions.adapters.log import log
from functions.adapters.pauses import Pauses
from functions.adapters.people import People, contact_key, home_of
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key, widget_keys
from functions.core.eligibility import Candidate
from functions.core.inviting import Active
from functions.core.people import Contact
from functions.ingest.uninvited.identity import NotIdentified, contact_of


def active(lent: Runtime) -> Active:
    """Return the active programme with what inviting needs beside it."""
    digest, programme = lent.adapter(ProgrammeStore).active()
    return Active(programme, digest, lent.adapter(identity_key).all()[0].encode())


def identified(lent: Runtime, token: str) -> str:
    """Return the contact that a token names; NotIdentified, with a line in the log to count, if it names none."""
    try:
        return contact_of(token, lent.now(), lent.adapter(widget_keys).numbered())
    except NotIdentified:
        log().warning("identity_declined")
        raise


def candidate_of(lent: Runtime, contact_id: str) -> Candidate | None:
    """Return someone as they might be asked, in the account they belong to first and foremost; None if in none."""
    people = lent.adapter(People)
    profile = people.profile(contact_key(contact_id))
    home = home_of(profile)
    if home is None:
        return None
    account = people.account(people.current_account_id(home.account_id))
    paused_until = lent.adapter(Pauses).until(account.account_id)
    return Candidate(decode(Contact, profile), home, account, paused_until)
