"""What a change in the table calls for: a reply, an alert, a word on the bus. Decided here, done elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from functions.core.outgoing import Outgoing, ResponseReceived, ResponseUpdated, SurveySent, SurveySkipped
from functions.core.scales import SCALES, category
from functions.core.times import parse

Item = dict[str, Any]
EffectName = Literal["reply", "alert"]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that happens once for a response: its id is the invitation's and its name."""

    sid: str
    name: EffectName
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """All that one change calls for."""

    effects: tuple[Effect, ...] = ()
    events: tuple[Outgoing, ...] = ()


def decide(old: Item, new: Item) -> Decision:
    """Return what the change from old to new calls for; either may be without the attributes asked about."""
    if "reason" in new:
        return Decision(events=() if old else (_skipped(new),))
    sent = (_sent(new),) if "sent_at" in new and "sent_at" not in old else ()
    if new.get("response_version", 0) == old.get("response_version", 0):
        return Decision(events=sent)
    return Decision(_effects(new), (*sent, _answered(new)))


def _effects(new: Item) -> tuple[Effect, ...]:
    """Everyone who answers gets a reply; who answers low is also called, so the account's CSM is told."""
    at = parse(new["updated_at"])
    reply = Effect(new["sid"], "reply", at)
    if SCALES[new["metric"]].band(new["score"]) == "bottom":
        return reply, Effect(new["sid"], "alert", at)
    return (reply,)


def _answered(new: Item) -> Outgoing:
    edit: int = new["response_version"]
    kind = ResponseReceived if edit == 1 else ResponseUpdated
    return kind(
        id=f"{new['sid']}:response:{edit}",
        occurred_at=parse(new["updated_at"]),
        **_about(new),
        metric=new["metric"],
        score=new["score"],
        category=category(new["metric"], new["score"]),
        comment=new["comment"],
        channel=new["channel"],
        response_version=edit,
        answered_at=parse(new["answered_at"]),
    )


def _sent(new: Item) -> Outgoing:
    return SurveySent(id=f"{new['sid']}:sent", occurred_at=parse(new["sent_at"]), **_about(new))


def _skipped(new: Item) -> Outgoing:
    at = parse(new["skipped_at"])
    return SurveySkipped(id=f"{new['sid']}:skipped", occurred_at=at, **_about(new), reason=new["reason"])


def _about(new: Item) -> dict[str, Any]:
    return {name: new[name] for name in ("sid", "contact_id", "account_id", "survey_id", "wave")}
