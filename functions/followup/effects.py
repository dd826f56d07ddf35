"""One effect to one mail, or to one change: claim, do it once, record the outcome."""

from collections.abc import Callable, Mapping
from functools import partial

from functions.adapters.bus import Bus
from functions.adapters.effects import Effects
from functions.adapters.log import log
from functions.adapters.mailer import Mailer, NotSent, OutcomeUnknown
from functions.adapters.runtime import Runtime
from functions.core.mail import Mail
from functions.followup.alerts.notices import notify
from functions.followup.cases import announcing
from functions.followup.cases.handing_over import move_cases
from functions.followup.decisions import closed_themes, confirming, rules, signals
from functions.followup.decisions.deciding import NOTIFY, REPLY
from functions.followup.decisions.judging import HEALTH
from functions.followup.decisions.reweighing import end_of
from functions.followup.mail.composing import Later, Nothing, case, confirmation, forwarded, message, reply, signal
from functions.followup.mail.done import word_of_it
from functions.followup.parking import is_left, park, taken

Work = Mail | Later | Nothing


def perform(runtime: Runtime, about: str, name: str) -> None:
    """Do an effect that was decided; one that another delivery has taken is not done again.

    The mail is written before the claim, so that only SES lies between the claim and its outcome. A delivery that comes
    after one that died there records that nobody knows it.
    """
    effects = runtime.adapter(Effects)
    if name.startswith(f"{NOTIFY}#"):
        notify(runtime, about, name)
        return
    work = _work(runtime, about, name)
    if isinstance(work, Later):
        effects.postpone(about, name, work.until)
        return
    is_ours = taken(runtime, about, name)
    if not is_ours and not is_left(runtime, about, name):
        return
    if isinstance(work, Nothing):
        effects.finish(about, name, work.outcome, runtime.now())
    elif is_ours:
        _send(runtime, about, name, work)
    else:
        park(runtime, about, name, "the delivery that took it ended")


def _send(runtime: Runtime, about: str, name: str, mail: Mail) -> None:
    effects = runtime.adapter(Effects)
    try:
        runtime.adapter(Mailer).send(mail)
    except OutcomeUnknown as error:
        park(runtime, about, name, str(error))
        return
    except Exception as error:  # whatever else it was, the mail certainly did not leave
        if not isinstance(error, NotSent) or not error.for_good:
            effects.release(about, name, runtime.now())
            raise
        log().warning("refused by SES", extra={"about": about, "effect": name, "code": error.code})
        effects.finish(about, name, "not_possible", runtime.now())
        return
    effects.finish(about, name, "done", runtime.now())


def _work(runtime: Runtime, about: str, name: str) -> Work:
    """Return the mail as things stand now, when to try again, or how it ended without a mail."""
    kind, _, rest = name.partition("#")
    return _KINDS[kind](runtime, about, rest)


def _lapsed(runtime: Runtime, about: str, cause: str) -> Nothing:
    """Tell the bus that a health set by hand has run out; its id stays the same, so that it may be told again."""
    event = end_of(runtime, about, cause)
    if event is None:
        return Nothing("not_possible")
    runtime.adapter(Bus).put([event])
    return Nothing("done")


_KINDS: Mapping[str, Callable[[Runtime, str, str], Work]] = {
    REPLY: lambda runtime, about, _: reply(runtime, about),
    signals.UNREACHABLE: partial(signal, signals.UNREACHABLE),
    signals.LEFT: partial(signal, signals.LEFT),
    rules.FORWARD: forwarded,
    rules.MESSAGE: message,
    closed_themes.TOLD: word_of_it,
    confirming.CONFIRM: lambda runtime, about, _: confirmation(runtime, about),
    announcing.CASE: case,
    HEALTH: _lapsed,
    announcing.HANDOVER: lambda runtime, about, _: move_cases(runtime, about.removeprefix("ACCOUNT#")),
}
