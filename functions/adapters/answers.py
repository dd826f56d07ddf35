"""Answers in the table, for the function that anyone may call: it loads no pydantic and may do little."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Refused, Table, invitation_key
from functions.core.form import Consent, Extras
from functions.core.survey import Channel
from functions.core.times import iso, parse, whole_day

# One condition holds every rule of answering, so that no read can go stale between the rule and the write. What says
# nothing new is refused as well: a page that is reloaded, or sent again by a poor network, makes no new version.
_MAY_ANSWER = (
    "attribute_exists(pk) AND #closes_at > :updated_at AND :score BETWEEN #low AND #high"
    " AND NOT #state IN (:expired, :skipped) AND NOT #anonymous = :yes AND attribute_not_exists(erased_at)"
)
_ANSWER = (
    "SET #channel = if_not_exists(#came_by, :channel), #updated_at = :updated_at, #state = :answered,"
    " #answered_at = if_not_exists(#answered_at, :updated_at),"
    " #feed_pk = if_not_exists(#feed_pk, :feed_pk), #feed_sk = if_not_exists(#feed_sk, :feed_sk){said}"
    " REMOVE due_pk, due_sk{unsaid}"
    " ADD #version :one, #response_version :one"
)
_IN_ORDER = "(attribute_not_exists(#updated_at) OR #updated_at <= :updated_at)"
_NAMES = (
    "channel", "updated_at", "state", "answered_at", "feed_pk", "feed_sk",
    "version", "response_version", "closes_at", "low", "high", "anonymous", "came_by",
)  # fmt: skip
_STATES: Item = {"expired": "expired", "skipped": "skipped", "answered": "answered", "yes": True}
_KEPT = timedelta(days=760)  # two years and a month, as invitations are
# What an anonymous answer takes over from the invitation that it came by: nothing that leads to one person.
_IMPERSONAL = (
    "account_id", "survey_id", "kind", "touchpoint", "metric", "low", "high", "form", "locale", "programme",
    "closes_at", "origin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What someone says in one go; a comment of None leaves the one that is there, and so do extras left out.

    Signals are what made it look like the work of a machine, for those who read the figures; it counts all the same.
    Form is the version of the form that the extras answer; an invitation of another form refuses them. What was said in
    a mail may be read long after it came: unless_newer, it replaces nothing that was said since.
    """

    score: int
    comment: str | None = None
    extras: Extras = field(default_factory=dict)
    consents: Mapping[Consent, bool] = field(default_factory=dict)
    signals: tuple[str, ...] = ()
    form: str = ""
    unless_newer: bool = False

    def said(self) -> Item:
        """Return it as it is stored."""
        comment = {} if self.comment is None else {"comment": self.comment}
        signals = {"signals": list(self.signals)} if self.signals else {}
        extras = {extra_name(name): _stored(value) for name, value in self.extras.items()}
        consents = {consent_name(name): given for name, given in self.consents.items()}
        return {"score": self.score, **comment, **extras, **consents, **signals}


def extra_name(question_id: str) -> str:
    """Return the attribute that holds the answer to a further question."""
    return f"extra_{question_id}"


def consent_name(consent: Consent) -> str:
    """Return the attribute that holds a consent."""
    return f"consent_{consent}"


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


class Answers:
    """Reads one invitation, and records what its person says; each write may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def invitation(self, sid: str) -> Item | None:
        """Return a stored invitation as it is."""
        return self._table.get(invitation_key(sid))

    def record(self, sid: str, given: Given, channel: Channel, now: datetime, origin: str = "") -> Item:
        """Record an answer or a new version of it, in one write; return the invitation as it is now.

        With an origin, an invitation that was not shown there refuses it. Refused carries the invitation that said no:
        closed, not there, a score off its scale, or an anonymous one.
        """
        said = given.said()
        held = {name: value for name, value in (("form", given.form), ("origin", origin)) if value}
        try:
            change = self._change(sid, said, held, channel, now)
            if given.unless_newer:
                change = replace(change, condition=f"{change.condition} AND {_IN_ORDER}")
            return self._table.change(change, returning="ALL_NEW")
        except Refused as refused:
            if refused.item and _says_already(refused.item, {**said, **held}, now):
                return refused.item
            raise

    def _change(self, sid: str, said: Item, held: Item, channel: Channel, now: datetime) -> Change:
        update, condition, names = _expressions(tuple(said), tuple(held))
        told = {f"said{index}": value for index, value in enumerate(said.values())}
        feed = self._table.feed_keys("RESPONSE", iso(now), sid)
        values = {**_STATES, "channel": channel, "updated_at": iso(now), "one": 1, "score": said["score"]}
        return Change(invitation_key(sid), update, condition, {**values, **held, **told, **feed}, names)

    def decline(self, sid: str, origin: str, now: datetime) -> None:
        """Record that someone would rather not answer what an origin showed them, and shorten their quiet period.

        Refused carries the invitation that cannot be declined: closed, answered, not there, or shown elsewhere. Who
        dies between the two writes leaves the longer quiet period; whoever repeats it makes the second.
        """
        change = Change(
            invitation_key(sid),
            "SET #state = :declined, declined_at = :now REMOVE due_pk, due_sk ADD version :one",
            "#state = :sent AND #origin = :origin AND closes_at > :now",
            {"declined": "declined", "sent": "sent", "origin": origin, "now": iso(now), "one": 1},
            ("state", "origin"),
        )
        try:
            item = self._table.change(change, returning="ALL_NEW")
        except Refused as refused:
            if not refused.item or (refused.item["state"], refused.item.get("origin")) != ("declined", origin):
                raise
            item = refused.item
        if item["contact_id"]:
            self._shorten_quiet(item)

    def _shorten_quiet(self, item: Item) -> None:
        """Mark what a contact was last asked as declined, if it is still this one."""
        change = Change(
            (f"CONTACT#{item['contact_id']}", "PROFILE"),
            "SET #asked.declined = :yes ADD version :one",
            "#asked.sid = :sid",
            {"yes": True, "sid": item["sid"], "one": 1},
            {"asked": f"asked_{item['kind']}"},
        )
        with suppress(Refused):
            self._table.change(change)

    def record_anonymously(self, item: Item, given: Given, answer_id: str, channel: Channel, now: datetime) -> Item:
        """Record the answer to an invitation apart from it, so that nothing tells whose it is; Refused if there is one.

        The invitation only says that it was answered, and not when: both writes happen, or neither.
        """
        answered: Item = {
            **_without_person(item, now),
            "pk": invitation_key(answer_id)[0],
            "sk": "INVITATION",
            "sid": answer_id,
            "channel": channel,
            "wave": "anonymous",
            **given.said(),
            "comment": given.comment or "",
            **self._table.feed_keys("RESPONSE", iso(whole_day(now)), answer_id),
        }
        mark = Change(
            invitation_key(item["sid"]),
            "SET #state = :answered, answered_at = planned_at REMOVE due_pk, due_sk ADD #version :one",
            f"{_MAY_ANSWER.replace('NOT #anonymous', '#anonymous')} AND #state <> :answered",
            {**_STATES, "updated_at": iso(now), "score": given.score, "one": 1},
            ("state", "closes_at", "low", "high", "anonymous", "version"),
        )
        self._table.change_and_put(mark, answered)
        return answered


@lru_cache(maxsize=256)
def _expressions(said: tuple[str, ...], held: tuple[str, ...]) -> tuple[str, str, Mapping[str, str]]:
    """Return the update, its condition and its names for an answer that says and holds these attributes."""
    called = {f"said{index}": name for index, name in enumerate(said)}
    same = [f"#{name} = :{name}" for name in held]
    new = f"NOT ({' AND '.join(f'#{each} = :{each}' for each in called)})"
    unsaid = "" if "signals" in said else ", signals"  # those of an earlier version
    update = _ANSWER.format(said="".join(f", #{each} = :{each}" for each in called), unsaid=unsaid)
    names = {**{name: name for name in (*_NAMES, *held)}, **called}
    return update, " AND ".join([_MAY_ANSWER, *same, new]), names


def _says_already(item: Item, said: Item, now: datetime) -> bool:
    """Say whether an open invitation holds this very answer."""
    is_open = item.get("state") == "answered" and parse(item["closes_at"]) > now
    return is_open and "response_version" in item and all(item.get(name) == value for name, value in said.items())


def _without_person(item: Item, now: datetime) -> Item:
    """Return what an answer that nobody can be told by keeps of its invitation: days for times, and no role."""
    day = iso(whole_day(now))
    snapshot = {name: value for name, value in item["snapshot"].items() if name != "role"}
    moments: Iterable[str] = ("planned_at", "due_at", "answered_at", "updated_at")
    return {
        **{name: item[name] for name in _IMPERSONAL if name in item},
        **dict.fromkeys(moments, day),
        "snapshot": {**snapshot, "role": ""},
        "contact_id": "",
        "state": "answered",
        "version": 1,
        "response_version": 1,
        "account_pk": f"ACCOUNT#{item['account_id']}",
        "account_sk": f"INVITATION#{day}",
        "expires_at": int((whole_day(now) + _KEPT).timestamp()),
    }
