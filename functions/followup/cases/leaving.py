"""Colleagues who have left: the open cases of their accounts go on to whoever looks after those now."""

from collections.abc import Collection

from functions.adapters.desks import Desks
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.adapters.standing import Standing
from functions.core.desks import desk_id
from functions.core.times import iso
from functions.followup.cases.announcing import HANDOVER
from functions.followup.decisions.deciding import Effect
from functions.followup.decisions.following import hand_over

_MOST = 1000  # cases of a colleague looked at in a day


def cases_of_those_who_left(runtime: Runtime) -> int:
    """Have the open cases of everyone whom the programme says has left handed on; return of how many accounts.

    Who has left is in the programme, and no event tells of it: so it is looked at once a day.
    """
    programme = runtime.adapter(ProgrammeStore).active()[1]
    key, desks = runtime.adapter(identity_key).all()[0].encode(), runtime.adapter(Desks)
    gone = {each.email for each in programme.team if each.left}
    listed = {account_id for each in gone for account_id, _ in desks.entrusted(desk_id(key, each), _MOST)}
    accounts = [account_id for account_id in sorted(listed) if _has_some(runtime, account_id, gone)]
    now, day = runtime.now(), iso(runtime.now())[:10]
    hand_over(runtime, tuple(Effect(f"ACCOUNT#{each}", f"{HANDOVER}#{day}", now) for each in accounts))
    return len(accounts)


def _has_some(runtime: Runtime, account_id: str, gone: Collection[str]) -> bool:
    known = runtime.adapter(Standing).known(account_id)
    return any(case.is_open and case.owner.email in gone for case in known.cases)
