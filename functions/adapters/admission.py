"""Whether somebody may still use a personal link of theirs, to a desk, a case or reports."""

from functions.adapters.desks import Desks
from functions.adapters.grants import Grant
from functions.adapters.programme import ProgrammeStore
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.core.desks import desk_id


def admits(runtime: Runtime, grant: Grant) -> bool:
    """Say whether whoever a grant was given to has not left, nor had all links taken back since."""
    _, programme = runtime.adapter(ProgrammeStore).active()
    if grant.address.lower() in {each.email for each in programme.team if each.left}:
        return False
    key = runtime.adapter(identity_key).all()[0].encode()
    revoked = runtime.adapter(Desks).revoked_at(desk_id(key, grant.address))
    return not (revoked and grant.claimed_at and grant.claimed_at <= revoked)
