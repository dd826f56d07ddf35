"""What in the newest answer, or silence, warns that an account is at risk; every warning with its evidence in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from functions.core.baseline import sign
from functions.core.health_policy import WarningPolicy
from functions.core.scales import SCALES, category
from functions.core.standing import Baseline, Heard, Known
from functions.core.times import iso, long_date
from functions.followup.cases.owning import CONFIDENTIAL
from functions.followup.decisions.cusum import cusum

Rule = Literal["fell", "key_contact_low", "account_fell", "silent", "key_contact_silent", "drift", "key_contact_gone"]
Gone = Literal["left", "unreachable"]

_PEOPLE_NEEDED = 2  # to speak of an account; of one person the rule about persons speaks
_NPS_SPAN = 10
_TERRITORIES = {-1: "detractor", 0: "passive", 1: "promoter"}


@dataclass(frozen=True, slots=True)
class EarlyWarning:
    """One rule that held; id names the account, the rule and the sid that set it off, so that a repeat is recognised.

    Sids are the evidence, the oldest first.
    """

    id: str
    rule: Rule
    words: str
    sids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest entry, and what counts of all that came before it, the oldest first."""

    account_id: str
    heard: Heard
    earlier: tuple[Heard, ...]
    baseline: Baseline | None

    def warning(self, rule: Rule, words: str, evidence: Iterable[Heard] = (), anchor: str = "") -> EarlyWarning:
        """Return a warning set off by the newest entry, or by what it goes back to."""
        sid = self.heard.sid
        return EarlyWarning(f"{self.account_id}:{rule}:{anchor or sid}", rule, words, (*_sids(evidence), sid))

    def own(self) -> tuple[Heard, ...]:
        """Return what the same person said, or did not, before."""
        contact_id = self.heard.contact_id
        return tuple(each for each in self.earlier if contact_id and each.contact_id == contact_id)


def warnings(account_id: str, known: Known, heard: Heard, policy: WarningPolicy) -> tuple[EarlyWarning, ...]:
    """Return what the newest entry warns of; known may hold it too, in this version or another.

    What came later than it is left out, so that a repeat of an old record finds what it found. An answer about leaving
    is no early sign, and one that a CSM took out of the figures is none at all. What was said about a CSM is evidence
    only in a warning that is kept from them: one that an answer about them sets off.
    """
    if not _counts(heard):
        return ()
    order = heard.at, heard.sid
    earlier = [each for each in known.heard if _bears_on(heard, each) and (each.at, each.sid) < order]
    earlier.sort(key=lambda each: (each.at, each.sid))
    situation = Newest(account_id, heard, tuple(earlier), known.baseline)
    rules = _OF_SILENCE if heard.score is None else _OF_ANSWERS
    return tuple(found for rule in rules if (found := rule(situation, policy)))


def key_contact_gone(account_id: str, contact_id: str, how: Gone, at: datetime) -> EarlyWarning:
    """Return the warning that a key contact has left the company, or can be reached no more, as of a time."""
    what = "seems to have left the company" if how == "left" else "cannot be reached any more: mail comes back"
    words = f"A key contact {what} ({long_date(at.date())})."
    return EarlyWarning(f"{account_id}:key_contact_gone:{contact_id}:{iso(at)}", "key_contact_gone", words)


def _fell(now: Newest, policy: WarningPolicy) -> EarlyWarning | None:
    """Warn where a person fell from top to bottom, or by four points of NPS or as great a part of another scale.

    That is 2 of the points of a CSAT, 3 of a CES. NPS asks the same at every touchpoint; the others ask about one.
    """
    heard = now.heard
    before = next((each for each in reversed(now.own()) if _comparable(each, heard)), None)
    if before is None or before.score is None or heard.score is None:
        return None
    scale, down = SCALES[heard.metric], before.score - heard.score
    far = down * _NPS_SPAN >= policy.drop_points * (scale.high - scale.low)
    if not far and (before.band, heard.band) != ("top", "bottom"):
        return None
    words = f"The same person gave {_said(before)} and {_said(heard)}: down by {down}."
    return now.warning("fell", words, (before,))


def _comparable(before: Heard, heard: Heard) -> bool:
    asked_alike = before.metric == heard.metric and before.kind == heard.kind
    same_thing = heard.metric == "nps" or before.touchpoint == heard.touchpoint
    return before.score is not None and asked_alike and same_thing


def _key_contact_low(now: Newest, policy: WarningPolicy) -> EarlyWarning | None:
    """Warn where a key contact gave little: by the policy for NPS, the bottom of any other scale."""
    heard = now.heard
    if not heard.contact_id or heard.role != "key_contact" or heard.score is None:
        return None
    low = heard.score <= policy.key_contact_score if heard.metric == "nps" else heard.band == "bottom"
    return now.warning("key_contact_low", f"A key contact gave {_said(heard)}.") if low else None


def _account_fell(now: Newest, policy: WarningPolicy) -> EarlyWarning | None:
    """Warn where this answer takes the account into passive or detractor territory.

    Its NPS counts each person with a name once, by their newest answer of the last year: above 0 is promoter
    territory, 0 passive, below 0 detractor. Two people at least, before and after.
    """
    if now.heard.metric != "nps" or not now.heard.contact_id:
        return None
    since = now.heard.at - timedelta(days=policy.latest_days)
    before = latest_by_person(each for each in now.earlier if each.at >= since)
    after = {**before, now.heard.contact_id: now.heard}
    was, becomes = _territory(before.values()), _territory(after.values())
    if len(before) < _PEOPLE_NEEDED or becomes >= was:
        return None
    words = (
        f"The account went from {_TERRITORIES[was]} to {_TERRITORIES[becomes]} territory: by the newest answer of each "
        f"person its NPS was {_nps(before.values())} and is {_nps(after.values())} since {_day(now.heard)}."
    )
    evidence = sorted((each for each in after.values() if each is not now.heard), key=lambda each: (each.at, each.sid))
    return now.warning("account_fell", words, evidence)


def latest_by_person(entries: Iterable[Heard]) -> dict[str, Heard]:
    """Return the newest NPS answer of each person with a name; entries are in order of time."""
    return {each.contact_id: each for each in entries if each.contact_id and sign(each) is not None}


def _territory(entries: Iterable[Heard]) -> int:
    total = sum(sign(each) or 0 for each in entries)
    return (total > 0) - (total < 0)


def _silent(now: Newest, policy: WarningPolicy) -> EarlyWarning | None:
    """Warn of an account that has fallen silent: someone missed so many surveys in a row, and nobody answered since.

    Only surveys about the relationship count as missed, but an answer to any ends the silence. It is one silence,
    however long it gets: its warnings have the id of the answer that it follows. A user who leaves two surveys alone
    while others answer is no sign: many who answer at times do so.
    """
    last = next((each for each in reversed(now.earlier) if each.score is not None), None)
    missed = _missed(now, last)
    if last is None or len(missed) < policy.missed_waves:
        return _key_contact_silent(now, policy)
    since = f"since {_day(last)}" if _told_with(now.heard, last) else "lately"
    words = (
        f"Nobody of the account has answered {since}; one person has let {len(missed)} surveys in a row "
        f"pass, the last until {_day(now.heard)}."
    )
    return now.warning("silent", words, (last, *missed[:-1]), last.sid)


def _key_contact_silent(now: Newest, policy: WarningPolicy) -> EarlyWarning | None:
    own = [each for each in now.own() if _told_with(now.heard, each)]
    last = next((each for each in reversed(own) if each.score is not None), None)
    missed = _missed(now, last)
    if last is None or now.heard.role != "key_contact" or len(missed) < policy.missed_waves:
        return None
    words = (
        f"A key contact who answered on {_day(last)} has let {len(missed)} surveys in a row pass, the last until "
        f"{_day(now.heard)}."
    )
    return now.warning("key_contact_silent", words, (last, *missed[:-1]), last.sid)


def _missed(now: Newest, last: Heard | None) -> tuple[Heard, ...]:
    """Return the relationship surveys that the person of the newest entry has missed since an answer, it included."""
    if last is None or now.heard.kind != "relationship":
        return ()
    since = (each for each in now.own() if each.score is None and (each.at, each.sid) > (last.at, last.sid))
    return (*(each for each in since if each.kind == "relationship"), now.heard)


def _drift(now: Newest, policy: WarningPolicy) -> EarlyWarning | None:
    """Warn where the answers since the baseline add up to a fall that lasts, and this one tips the scale."""
    if now.baseline is None or now.baseline.answers < policy.min_baseline or now.heard.metric != "nps":
        return None
    until = now.baseline.until
    since = [each for each in (*now.earlier, now.heard) if each.at > until and sign(each) is not None]
    xs = [x for each in since if (x := sign(each)) is not None]
    steps = list(cusum(xs, now.baseline.expected, policy.cusum_k, policy.cusum_h))
    if not steps or since[-1] is not now.heard or not steps[-1].alarm:
        return None
    run, last = since[steps[-1].since :], steps[-1]
    words = (
        f"A slow fall: the {len(run)} answers from {_day(run[0])} to {_day(run[-1])} make an NPS of {_nps(run)} where "
        f"{_points(now.baseline.expected)} was to be expected (CUSUM {last.sum:.2f}, over {policy.cusum_h:g})."
    )
    return now.warning("drift", words, run[:-1])


Check = Callable[[Newest, WarningPolicy], EarlyWarning | None]
_OF_ANSWERS: tuple[Check, ...] = (_fell, _key_contact_low, _account_fell, _drift)
_OF_SILENCE: tuple[Check, ...] = (_silent,)


def _counts(heard: Heard) -> bool:
    return not heard.excluded and heard.touchpoint != "churn"


def _bears_on(heard: Heard, earlier: Heard) -> bool:
    """Say whether an earlier entry counts; an answer about the CSM ends a silence too, but is told of nowhere."""
    return _counts(earlier) and (_told_with(heard, earlier) or (heard.score is None and earlier.score is not None))


def _told_with(heard: Heard, earlier: Heard) -> bool:
    """Say whether an earlier entry may be told of where a newer one is; word of one about the CSM is kept from them."""
    return heard.touchpoint == CONFIDENTIAL or earlier.touchpoint != CONFIDENTIAL


def _sids(evidence: Iterable[Heard]) -> tuple[str, ...]:
    return tuple(each.sid for each in evidence)


def _said(heard: Heard) -> str:
    score = heard.score or 0
    return f"{score} of {SCALES[heard.metric].high} ({category(heard.metric, score)}) on {_day(heard)}"


def _day(heard: Heard) -> str:
    return long_date(heard.at.date())


def _nps(entries: Iterable[Heard]) -> str:
    signs = [sign(each) or 0 for each in entries]
    return f"{_points(sum(signs) / len(signs))} (n = {len(signs)})"


def _points(nps: float) -> str:
    """Return an NPS of -1 to 1 in points, with its sign and a proper minus."""
    whole = round(100 * nps)
    return f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"
