"""Colleagues who have left: the open cases of their accounts go on to whoever looks after those now."""

from functions.adapters.desks import Desks
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.core.times import iso
from functions.followup.announcing import HANDOVER
from functions.followup.deciding import Effect
from functions.followup.desk import desk_id
from functions.followup.following import hand_over


def cases_of_those_who_left(runtime: Runtime) -> int:
    """Have the cases of everyone whom the programme says has left looked at, once a day; return of how many accounts.

    Who has left is in the programme, and no event tells of it.
    """
    programme = runtime.adapter(ProgrammeStore).active()[1]
    key = runtime.adapter(identity_key).all()[0].encode()
    gone = [desk_id(key, each.email) for each in programme.team if each.left]
    accounts = {account_id for desk in gone for account_id in runtime.adapter(Desks).account_ids(desk)}
    now, day = runtime.now(), iso(runtime.now())[:10]
    effects = [Effect(f"ACCOUNT#{each}", f"{HANDOVER}#{day}", now) for each in sorted(accounts)]
    hand_over(runtime, tuple(effects))
    return len(accounts)
