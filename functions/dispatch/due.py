"""What has fallen due: looked at again as it is stored, then asked, handed over, reminded of, or closed."""

from collections.abc import Callable, Iterable
from functools import partial

from functions.adapters.agenda import Agenda
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.people import People
from functions.adapters.runtime import Runtime
from functions.adapters.table import Refused
from functions.core.inviting import Active
from functions.core.times import parse
from functions.dispatch import asking, campaign, enrolling, forgetting, handing
from functions.dispatch.cadence import wave
from functions.dispatch.occasions import Occasion, on_dates

_TOGETHER = 10


def handle(runtime: Runtime, active: Active, items: list[Item]) -> int:
    """Handle items that are due, each on its own; return how many pieces failed, each in the log."""
    planned = [item for item in items if item["sk"] == "INVITATION" and item["state"] == "planned"]
    others = [item for item in items if item not in planned]
    together = [planned[start : start + _TOGETHER] for start in range(0, len(planned), _TOGETHER)]
    done = [_done(each, partial(handing.hand_over, runtime, active, each)) for each in together]
    done += [_done([each], partial(_kind(each), runtime, active, each)) for each in others]
    return done.count(False)


def _done(items: Iterable[Item], work: Callable[[], None]) -> bool:
    """Do some work and say whether it was done; what someone else has just moved is done."""
    try:
        work()
    except Refused:
        log().info("moved by another", extra={"items": [item["pk"] for item in items]})
    except Exception:  # noqa: BLE001 - logged and counted, so that one does not stop the others
        log().exception("due, but failed", extra={"items": [(item["pk"], item["sk"]) for item in items]})
        return False
    return True


def _kind(item: Item) -> Callable[[Runtime, Active, Item], None]:
    return _KINDS[item["sk"].partition("#")[0]]


def _invitation(runtime: Runtime, active: Active, item: Item) -> None:
    handing.remind_or_close(runtime, active, item)


def _occasion(runtime: Runtime, active: Active, item: Item) -> None:
    """Raise a stored occasion, unless the programme has no such survey any more or its date has moved."""
    survey = active.programme.surveys.get(item["survey_id"])
    if survey and (not item["wave"].startswith("date:") or _date_holds(runtime, active, item)):
        occasion = asking.restored(item, survey)
        asking.ask(runtime, active, occasion, asking.whom(runtime.adapter(People), occasion))
    runtime.adapter(Agenda).done(item)


def _date_holds(runtime: Runtime, active: Active, item: Item) -> bool:
    account = runtime.adapter(People).account(item["account_id"])
    if account.merged_into:
        return False
    return item["wave"] in {each.wave for each in on_dates(active.programme, account, item["survey_id"])}


def _slot(runtime: Runtime, active: Active, item: Item) -> None:
    """Ask a contact whose turn in a cadence has come, and put the next turn down."""
    home, survey = runtime.adapter(People).home(item["contact_id"]), active.programme.surveys.get(item["survey_id"])
    if home is None or survey is None or survey.cadence is None:
        runtime.adapter(Agenda).done(item)
        return
    at = parse(item["slot"])
    occasion = Occasion(item["survey_id"], survey, home.account_id, wave(at), at, home.contact_id)
    asking.ask(runtime, active, occasion, asking.whom(runtime.adapter(People), occasion))
    slot = enrolling.slot_after(active.programme, item["survey_id"], home, runtime.now())
    enrolling.move_slot(runtime, item, slot)


_KINDS: dict[str, Callable[[Runtime, Active, Item], None]] = {
    "INVITATION": _invitation,
    "OCCASION": _occasion,
    "CADENCE": _slot,
    "SHARD": campaign.page,
    "ERASURE": forgetting.step,
}
