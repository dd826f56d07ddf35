"""How many may leave today: the cap of each survey, and a volume that grows no faster than mailbox providers like."""

from collections.abc import Sequence
from datetime import date

from functions.adapters.caps import Caps
from functions.adapters.runtime import Runtime
from functions.core.programme import Programme, RampUp
from functions.core.survey import Invitation

_ALL = "every survey"
_WEEK = 7


def granted(runtime: Runtime, programme: Programme, invitations: Sequence[Invitation]) -> set[str]:
    """Return the ids of those that may leave today, having reserved their places."""
    caps, today = runtime.adapter(Caps), runtime.now().date()
    within = [each for each in invitations if not each.test]
    for survey_id, survey in programme.surveys.items():
        asked = [each for each in within if each.survey_id == survey_id]
        if survey.daily_cap and asked:
            places = caps.take(survey_id, today, len(asked), survey.daily_cap)
            within = [each for each in within if each not in asked[places:]]
    if programme.sending.ramp_up and within:
        limit = ramp_limit(programme.sending.ramp_up, caps.used(_ALL, today, _WEEK))
        within = within[: caps.take(_ALL, today, len(within), limit)]
    return {each.sid for each in within} | {each.sid for each in invitations if each.test}


def ramp_limit(ramp_up: RampUp, used: dict[date, int]) -> int:
    """Return how many mails may leave on a day, given how many did on each day of the week before."""
    return max(ramp_up.first_day, int(ramp_up.growth * max(used.values(), default=0)))
