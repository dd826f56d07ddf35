"""What a change in the table calls for: a reply, an alert, a word to the CSM or on the bus. Done elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.core.outgoing import (
    ContactResubscribed,
    ContactUnsubscribed,
    Outgoing,
    ResponseReceived,
    ResponseUpdated,
    Stopped,
    StopReason,
    SurveySent,
    SurveySkipped,
)
from functions.core.people import Kind, Owner
from functions.core.scales import category
from functions.core.times import parse
from functions.followup.cases.announcing import Entrusted, case_effects, case_events, entrusted, handover, looked_after
from functions.followup.decisions.closed_themes import closes
from functions.followup.decisions.deciding import Effect
from functions.followup.decisions.judging import Judgement, left_out, overridden
from functions.followup.decisions.signals import LEFT, UNREACHABLE, signal

Item = dict[str, Any]
FORWARD = "forward"
MESSAGE = "message"
_REPLY = "REPLY#"  # how the sort key of what someone wrote back begins
_MESSAGE = "MESSAGE#"


@dataclass(frozen=True, slots=True)
class Listing:
    """A survey that its account's CSM is to see before it leaves."""

    sid: str
    owner: Owner
    stale_at: datetime


@dataclass(frozen=True, slots=True)
class Care:
    """An account that is on the desk of whoever looks after it."""

    account_id: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Decision:
    """All that one change calls for by itself; to_follow says that its account's record decides on more.

    Where it closes_theme, everyone who raised it is to be told; a judgement may change an account's health.
    """

    effects: tuple[Effect, ...] = ()
    events: tuple[Outgoing, ...] = ()
    listings: tuple[Listing, ...] = ()
    care: Care | None = None
    entrusted: Entrusted | None = None
    to_follow: bool = False
    closes_theme: bool = False
    judgement: Judgement | None = None


def decide(old: Item, new: Item) -> Decision:
    """Return what the change from old to new calls for; either may be without the attributes asked about."""
    if new.get("test"):
        return Decision()
    return _KINDS.get(new.get("sk", "").partition("#")[0], _of_invitation)(old, new)


def _of_account(old: Item, new: Item) -> Decision:
    owner = looked_after(old, new)
    care = Care(new["account_id"], owner) if owner else None
    return Decision(effects=handover(old, new), care=care)


def _of_case(old: Item, new: Item) -> Decision:
    return Decision(case_effects(old, new), tuple(case_events(old, new)), entrusted=entrusted(old, new))


def _of_message(old: Item, new: Item) -> Decision:
    """Send what a colleague wrote to someone, once: the effect has the name of the message."""
    sending = Effect(new["pk"], f"{MESSAGE}#{new['sk'].removeprefix(_MESSAGE)}", parse(new["at"]))
    return Decision(() if old else (sending,))


def _of_annotation(old: Item, new: Item) -> Decision:
    return Decision(closes_theme=closes(old, new))


def _of_assessment(old: Item, new: Item) -> Decision:
    return Decision(judgement=overridden(old, new))


def _of_skip(old: Item, new: Item) -> Decision:
    return Decision(events=() if old else (_skipped(new),))


def _of_profile(old: Item, new: Item) -> Decision:
    return (_of_account if new["pk"].startswith("ACCOUNT#") else _of_contact)(old, new)


def _of_invitation(old: Item, new: Item) -> Decision:
    if not old and new.get("notify"):
        return Decision(listings=_listings(new))
    sent = (_sent(new),) if "sent_at" in new and "sent_at" not in old else ()
    if new.get("response_version", 0) != old.get("response_version", 0):
        return Decision(events=(*sent, _answered(new)), to_follow=True)
    return Decision(events=sent, to_follow=_fell_silent(old, new), judgement=left_out(old, new))


def _fell_silent(old: Item, new: Item) -> bool:
    """Say whether a survey has just closed on somebody who was named and gave no answer.

    Erasure closes a survey too; whoever asked to be forgotten has not fallen silent.
    """
    closed = new["state"] == "expired" != old.get("state") and "sent_at" in new
    return closed and not new.get("anonymous") and "erased_at" not in new


def _listings(new: Item) -> tuple[Listing, ...]:
    """Return what a CSM is to see; an account without one has nobody to tell."""
    owner = new["snapshot"].get("owner")
    return (Listing(new["sid"], Owner(**owner), parse(new["stale_at"])),) if owner else ()


def _of_reply(old: Item, new: Item) -> Decision:
    """Whatever a person writes back is passed on to one who can answer it, also where it is an answer by itself."""
    if old or "automatic" in new:
        return Decision()
    return Decision((Effect(new["pk"], f"{FORWARD}#{new['sk'].removeprefix(_REPLY)}", parse(new["at"])),))


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
        comment=new.get("comment", ""),  # of a score that came first and alone
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


def _of_contact(old: Item, new: Item) -> Decision:
    """Tell the bus who is to be left alone, and the CSM that a key contact cannot be reached, or seems to have left."""
    signals = ((UNREACHABLE, "bounced_email", "bounced_at"), (LEFT, "gone_email", "gone_at"))
    effects = (
        effect
        for name, address, at in signals
        if new.get(address) and new[address] != old.get(address)
        for effect in signal(new, name, address, at)
    )
    return Decision(tuple(effects), tuple(_preferences(old, new)))


def _preferences(old: Item, new: Item) -> Iterator[Outgoing]:
    """Yield what is new in how much someone wants to hear from us; each kind of survey apart."""
    chosen = new.get("preferred_at", "")
    if new.get("complained_at") and not old.get("complained_at"):
        yield _stopped(new, "nothing", new["complained_at"], "complaint")
    if new.get("unsubscribed_at") and not old.get("unsubscribed_at"):
        yield _stopped(new, "nothing", new["unsubscribed_at"])
    for kind in sorted(set(new.get("no_kinds", ())) - set(old.get("no_kinds", ()))):
        yield _stopped(new, "not_this_kind", chosen, kind=kind)
    if new.get("less_often") and not old.get("less_often"):
        yield _stopped(new, "less_often", chosen)
    if any(old.get(name) for name in _CHOSEN) and not any(new.get(name) for name in _CHOSEN):
        contact_id = new["contact_id"]
        yield ContactResubscribed(
            id=f"{contact_id}:resubscribe:{chosen}", occurred_at=parse(chosen), contact_id=contact_id
        )


_CHOSEN = ("unsubscribed_at", "no_kinds", "less_often")


def _stopped(
    new: Item, choice: Stopped, at: str, reason: StopReason = "unsubscribe", kind: Kind | None = None
) -> Outgoing:
    what = "" if choice == "nothing" else f":{kind or choice}"
    return ContactUnsubscribed(
        id=f"{new['contact_id']}:{reason}{what}:{at}",
        occurred_at=parse(at),
        contact_id=new["contact_id"],
        reason=reason,
        choice=choice,
        kind=kind,
    )


_KINDS: Mapping[str, Callable[[Item, Item], Decision]] = {
    "PROFILE": _of_profile,
    "REPLY": _of_reply,
    "CASE": _of_case,
    "MESSAGE": _of_message,
    "ANNOTATION": _of_annotation,
    "SKIP": _of_skip,
    "ASSESSED": _of_assessment,
}
