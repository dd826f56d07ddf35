"""A case as its owner reads it: what they said, what we wrote, what was done, and a draft of what to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from functions.core.mail import first_name
from functions.core.people import Account, Contact, Owner
from functions.core.programme import Programme
from functions.core.scales import SCALES
from functions.core.standing import Case, CaseKind, CaseOutcome, CaseState, Entry, Heard
from functions.core.times import parse
from functions.followup.cases.casework import BY_ITSELF
from functions.followup.desk.upcoming import survey_name
from functions.followup.desk.views import Choice, contradicts, overdue, person
from functions.followup.web.scope import name_of

Item = Mapping[str, Any]
Voice = Literal["answer", "reply", "message", "note"]

STATES: Mapping[CaseState, str] = {
    "open": "Open",
    "acknowledged": "Being looked into",
    "answered": "Answered, to be closed",
    "closed": "Closed",
}
OUTCOMES: Mapping[CaseOutcome, str] = {
    "resolved": "Resolved",
    "in_progress": "In progress elsewhere",
    "not_reached": "Could not be reached",
    "no_action": "No action needed",
}
_DEEDS: Mapping[str, str] = {
    "acknowledged": "took it on",
    "wrote": "wrote to them",
    "assigned": "handed it over",
    "closed": "closed it",
    "reopened": "opened it again",
    "joined": "added another answer",
    "overdue": "passed it on",
    "tags": "corrected the tags",
    "excluded": "took an answer out of the figures",
    "included": "took an answer back into the figures",
}
_SENDING: Mapping[str, str] = {
    "planned": "On its way",
    "doing": "On its way; whether it has arrived is not known yet",
    "unconfirmed": "It may have been sent, and is not sent again: ask them before you write again",
    "done": "Sent",
    "not_possible": "Could not be sent",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said: by them (an answer, a mail) or by us; state says what became of it, or what to doubt."""

    voice: Voice
    at: datetime
    who: str
    text: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer in a case, with what can be corrected in it."""

    sid: str
    survey: str
    question: str
    score: int | None
    high: int
    band: str
    comment: str
    at: datetime
    tags: tuple[str, ...]
    excluded: str
    contradicts: bool = False
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a case's record: when, who, and what they did."""

    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that the page of a case says; draft is what a person may start from, and mailable why not, if they cannot."""

    case: Case
    state: str
    overdue: bool
    person: str
    contact: Contact | None
    account: Account
    said: Sequence[Said]
    lines: Sequence[Line]
    deeds: Sequence[Logged]
    draft: str
    unmailable: str
    language: str
    tags: Sequence[Choice]
    successors: Sequence[Owner]
    outcome: str

    def named(self, tag: str) -> str:
        """Return what a tag is called; one that the programme no longer has goes by its id."""
        return next((each.text for each in self.tags if each.value == tag), tag)


@dataclass(frozen=True, slots=True)
class Story:
    """All that is stored about a case: its answers, and by sid the question and what was said to and fro."""

    case: Case
    account: Account
    contact: Contact | None
    heard: tuple[Heard, ...]
    questions: Mapping[str, str]
    items: Sequence[Item]


def view(
    story: Story, successors: Sequence[Owner], tags: Mapping[str, str], programme: Programme, now: datetime
) -> CaseView:
    """Return a case as its page shows it."""
    case, contact = story.case, story.contact
    who = person(case.contact_id, {contact.contact_id: contact} if contact else {})
    lines = sorted(_lines(story, who, programme), key=lambda each: each.at)
    written = any(each.voice == "message" for each in lines)
    return CaseView(
        case=case,
        state=STATES[case.state],
        overdue=overdue(case, now),
        person=who,
        contact=contact,
        account=story.account,
        said=[_said(each, story.questions) for each in reversed(story.heard)],
        lines=lines,
        deeds=[logged(each, programme) for each in reversed(case.log)],
        draft="" if written else draft(case.kind, contact, story.heard[-1:], programme),
        unmailable=unmailable(contact),
        language=next((item["locale"] for item in story.items if item.get("locale")), "en"),
        tags=[Choice(value, text) for value, text in tags.items()],
        successors=successors,
        outcome=OUTCOMES[case.outcome] if case.outcome else "",
    )


def unmailable(contact: Contact | None) -> str:
    """Return why somebody cannot be written to, or nothing if they can."""
    if contact is None:
        return "We do not know them any more."
    if not contact.email:
        return "We know no address of theirs."
    if contact.bounces():
        return "Mail to their address comes back."
    return "They have called our mail spam." if contact.complained_at else ""


def logged(entry: Entry, programme: Programme) -> Logged:
    """Return an entry of a case's record in words."""
    who = "Listening Post" if entry.by == BY_ITSELF else name_of(entry.by, programme)
    detail = "" if entry.what == "joined" or (entry.what == "reopened" and entry.by == BY_ITSELF) else entry.detail
    if entry.what in {"assigned", "overdue"} and "@" in detail:
        late = ", since nobody had answered in time" if entry.what == "overdue" else ""
        detail = f"to {name_of(detail, programme)}{late}"
    if entry.what in {"excluded", "included", "tags"} and detail:
        detail = f"({detail})"
    return Logged(entry.at, who, _DEEDS.get(entry.what, entry.what), detail)


def draft(kind: CaseKind, contact: Contact | None, last: Sequence[Heard], programme: Programme) -> str:
    """Return the beginning of a mail, for a person to go on from; it promises nothing that nobody has decided."""
    name = first_name(contact.name) if contact else ""
    hello = f"Hello {name}," if name else "Hello,"
    band = last[0].band if last else None
    if kind == "silence" or band is None:
        body = f"We have not heard from you for a while. How are you getting on with {programme.company.product}?"
    elif band == "bottom":
        body = "Thank you for telling us so plainly. I am sorry that we let you down, and I would like to put it right."
    else:
        body = "Thank you for your answer. I have read it, and would like to hear more."
    return f"{hello}\n\n{body}\n\n"


def _said(heard: Heard, questions: Mapping[str, str]) -> Said:
    return Said(
        sid=heard.sid,
        survey=survey_name(heard.survey_id),
        question=questions.get(heard.sid, ""),
        score=heard.score,
        high=SCALES[heard.metric].high,
        band=heard.band or "",
        comment=heard.comment,
        at=heard.at,
        tags=heard.tags,
        excluded=heard.excluded,
        contradicts=contradicts(heard),
        proposed=heard.proposed,
    )


def _lines(story: Story, who: str, programme: Programme) -> Iterator[Line]:
    outcomes = {(item["pk"], item["sk"].removeprefix("EFFECT#")): item for item in story.items if _is(item, "EFFECT")}
    for item in story.items:
        if _is(item, "REPLY"):
            yield _reply(item, who)
        elif _is(item, "MESSAGE"):
            effect = outcomes.get((item["pk"], f"message#{item['sk'].removeprefix('MESSAGE#')}"), {"state": "planned"})
            state = _SENDING[effect["state"]]
            yield Line("message", parse(item["at"]), name_of(item["by"], programme), item["text"], state)
    for (_, name), effect in outcomes.items():
        if name == "reply" and effect["state"] == "done":
            yield Line("note", parse(effect["changed_at"]), "", "A thank-you left by itself.")


def _reply(item: Item, who: str) -> Line:
    at = parse(item["at"])
    if item.get("automatic"):
        return Line("note", at, "", "An automatic reply came back.")
    doubt = (
        "" if item.get("from_verified") else f"From {item.get('sender') or 'an unknown address'}: it may not be them"
    )
    return Line("reply", at, who, item.get("text", ""), doubt)


def _is(item: Item, kind: str) -> bool:
    return bool(item["sk"].startswith(f"{kind}#"))
