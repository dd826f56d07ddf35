"""What a new version of an answer, or a survey that closed without one, calls for: one decision, in one place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from functions.core.outgoing import AccountAtRisk, HealthChanged, PromoterIdentified
from functions.core.standing import BY_HAND, Case, Heard
from functions.core.times import parse
from functions.followup.alerts.alerting import chosen
from functions.followup.alerts.told import of_answer, of_event
from functions.followup.cases.casework import (
    Situation,
    answer_case,
    calls_for_case,
    held_until,
    risk_case,
    silence_case,
)
from functions.followup.cases.joining import Joining, joined, takes
from functions.followup.cases.owning import CONFIDENTIAL
from functions.followup.decisions.confirming import CONFIRM
from functions.followup.decisions.warning import EarlyWarning, warnings
from functions.followup.decisions.weighing import health_event, promoter_event, risk_event
from functions.followup.tags.themes import Themes

Item = dict[str, Any]
Announced = AccountAtRisk | HealthChanged | PromoterIdentified
REPLY = "reply"
_COMMENT_AFTER = {"widget": 120}  # seconds: what is asked in the product sends the score first, and then the comment
NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that happens once: about is the key of the item it lies beside.

    It happens when it is due, or at once but for a delay in seconds.
    """

    about: str
    name: str
    decided_at: datetime
    due: datetime | None = None
    delay: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that is to follow; it is kept with the answer, so that a delivery that died can be completed."""

    case: Case | None = None
    joining: Joining | None = None
    effects: tuple[Effect, ...] = ()
    events: tuple[Announced, ...] = ()


def heard_in(item: Item, themes: Themes | None = None) -> Heard:
    """Return what a stored invitation says by now, and what that is about: its answer, or that it closed without."""
    answered = "response_version" in item
    return Heard(
        sid=item["sid"],
        contact_id=item["contact_id"],
        survey_id=item["survey_id"],
        kind=item["kind"],
        touchpoint=item["touchpoint"],
        metric=item["metric"],
        at=parse(item["answered_at"] if answered else item["closes_at"]),
        role=item["snapshot"].get("role") or "end_user",
        version=item["response_version"] if answered else 0,
        score=item["score"] if answered else None,
        comment=item.get("comment", "") if answered else "",
        tags=themes.tags if themes else (),
        tag_version=themes.version if themes else "",
        locale=item["locale"],
        channel=item.get("channel", "") if answered else "",
        excluded=item.get("excluded", ""),
        about=_csm(item) if item["touchpoint"] == CONFIDENTIAL else "",
        tagged_by=themes.by if themes else "",
        proposed=themes.proposed if themes else (),
        tagged_at=parse(item["updated_at"]) if answered else None,
    )


def continuing(heard: Heard, earlier: Heard | None) -> Heard:
    """Return an answer with what colleagues have done to an earlier version of it.

    One that was taken out of the figures stays out; tags that were put right stay while the comment does.
    """
    if earlier is None:
        return heard
    kept = replace(heard, excluded=earlier.excluded)
    by_hand = earlier.tag_version == BY_HAND and earlier.comment == heard.comment
    if not by_hand:
        return kept
    since = max((at for at in (earlier.tagged_at, heard.tagged_at) if at), default=None)
    return replace(kept, tags=earlier.tags, tag_version=BY_HAND, tagged_by=earlier.tagged_by, tagged_at=since)


def _csm(item: Item) -> str:
    """Return the address of the account's CSM of the day of the survey."""
    return str((item["snapshot"].get("owner") or {}).get("email", ""))


def decide_answer(heard: Heard, now: Situation) -> Verdict:
    """Return what an answer calls for: a reply to whoever has a name, a case if it is low or warns, and word of it.

    An edit changes what has not happened yet: the reply is one effect whatever the version, and is written as things
    stand when it leaves; a case that was opened stays, since someone may have been promised a call.
    """
    found = warnings(now.account.account_id, now.known, heard, now.programme.warnings)
    case, joining = _case(heard, now)
    if found and case is None and joining is None:
        case = _risk(heard, now, found)
    events = _events(heard, now, found)
    return Verdict(case, joining, (*_reply(heard, now), *_notices(heard, now, events)), events)


def decide_silence(heard: Heard, now: Situation) -> Verdict:
    """Return what a survey that closed without an answer calls for."""
    found = warnings(now.account.account_id, now.known, heard, now.programme.warnings)
    case = silence_case(heard, now) or (_risk(heard, now, found) if found else None)
    risk = risk_event(now, found)
    events: tuple[Announced, ...] = (risk,) if risk else ()
    return Verdict(case=case, effects=tuple(_notices(heard, now, events)), events=events)


def _case(heard: Heard, now: Situation) -> tuple[Case | None, Joining | None]:
    if not calls_for_case(heard, now.programme):
        return None, None
    opened, mine = answer_case(heard, now), now.known.case_of(heard.sid)
    case = mine or next((each for each in now.known.cases if takes(each, opened, now.known)), None)
    if case is None:
        return opened, None
    joining = Joining(case, heard.sid, now.at, opened.due_at, opened.priority)
    return None, joining if joined(case, joining) else None


def _risk(heard: Heard, now: Situation, found: Sequence[EarlyWarning]) -> Case | None:
    """Return the case of a warning; where somebody looks after the account already, none is needed."""
    if not heard.contact_id or any(each.is_open or heard.sid in each.sids for each in now.known.cases):
        return None
    return risk_case(heard, now, [each.words for each in found])


def _events(heard: Heard, now: Situation, found: tuple[EarlyWarning, ...]) -> tuple[Announced, ...]:
    told = (risk_event(now, found), health_event(now, f"{heard.sid}:{heard.version}"), promoter_event(heard, now))
    return tuple(each for each in told if each)


def _reply(heard: Heard, now: Situation) -> Iterator[Effect]:
    if heard.contact_id:
        held = held_until(heard, now.programme) if heard.band == "bottom" else None
        yield Effect(f"INVITATION#{heard.sid}", REPLY, now.at, held, comment_after(heard.channel))
        if now.doubtful:
            yield Effect(f"INVITATION#{heard.sid}", CONFIRM, now.at)


def comment_after(channel: str) -> int:
    """Return for how many seconds a comment may follow a score that came by a channel."""
    return _COMMENT_AFTER.get(channel, 0)


def _notices(heard: Heard, now: Situation, events: Sequence[Announced]) -> Iterator[Effect]:
    """Yield each telling of the answer once, whatever its version; of a warning or a new health, once for each."""
    about, alerts = f"INVITATION#{heard.sid}", now.programme.alerts
    if heard.version:
        for name in chosen(alerts, of_answer(heard, now)):
            yield Effect(about, f"{NOTIFY}#{name}#answer", now.at, delay=comment_after(heard.channel))
    for event in events:
        if not isinstance(event, PromoterIdentified):  # whoever wants to hear of promoters hears of the answer
            told = of_event(event, heard, now)
            for name in chosen(alerts, told):
                yield Effect(about, f"{NOTIFY}#{name}#{told.event}", now.at)
