"""The record that holds an answer: its account's, also where that has become part of another since."""

from dataclasses import replace

from functions.adapters.people import People
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.people import Account
from functions.core.standing import Known


def record_of(runtime: Runtime, account_id: str, sid: str) -> tuple[Account, Known]:
    """Return an answer's account as it is now, with what is on record of it.

    What was heard before accounts were merged stays where it is, with its case. So an answer that is not on record in
    the account of today is looked for in the older ones; where it is found, that one goes on under its own id.
    """
    *older, now = runtime.adapter(People).lineage(account_id)
    standing = runtime.adapter(Standing)
    newest = standing.known(now.account_id)
    if newest.heard_as(sid):
        return now, newest
    for each in reversed(older):
        known = standing.known(each.account_id)
        if known.heard_as(sid):
            return replace(now, account_id=each.account_id), known
    return now, newest
