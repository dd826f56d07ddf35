"""You said, we did: when an annotation closes a theme, everyone who raised it of late is told, once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from functions.adapters.agenda import FollowupAgenda
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.core.standing import Heard, Known
from functions.followup.deciding import Effect
from functions.followup.following import hand_over
from functions.followup.owning import CONFIDENTIAL

TOLD = "told"
JOB = "JOB#told:"
_LOOKED_BACK = timedelta(days=365)
_PAGE = 50  # accounts at a time


def begin(runtime: Runtime, annotation: Item, at: datetime) -> None:
    """Put a look at every account down, a page at a time in each shard; a repeat leaves what is under way alone."""
    agenda = runtime.adapter(FollowupAgenda)
    for shard in agenda.shards():
        key = f"{JOB}{annotation['annotation_id']}", f"SHARD#{shard}"
        agenda.add(key, {"annotation": _kept(annotation), "shard": shard, "after": ""}, at)


def page(runtime: Runtime, item: Item) -> None:
    """Tell those of the next accounts who raised the theme, then move on; who dies in between repeats the page."""
    agenda = runtime.adapter(FollowupAgenda)
    accounts = agenda.listed("ACCOUNT", item["shard"], item["after"], _PAGE)
    for account in accounts:
        known = runtime.adapter(Standing).known(account["account_id"])
        hand_over(runtime, tuple(effects(account["account_id"], known, item["annotation"], runtime.now())))
    if len(accounts) < _PAGE:
        agenda.done(item)
        return
    agenda.move(item, runtime.now(), after=accounts[-1]["account_id"])


def effects(account_id: str, known: Known, annotation: Item, now: datetime) -> Iterator[Effect]:
    """Yield the word to each person; its name is the annotation's, so that nobody is told twice, in any account."""
    if annotation.get("account_ids") and account_id not in annotation["account_ids"]:
        return
    for contact_id in sorted({each.contact_id for each in known.answers if raised(each, annotation)}):
        yield Effect(f"CONTACT#{contact_id}", f"{TOLD}#{annotation['annotation_id']}", now)


def raised(heard: Heard, annotation: Item) -> bool:
    """Say whether a person raised a theme that an annotation closes, in the year before; what is confidential stays."""
    done = date.fromisoformat(annotation["at"])
    surveys = annotation.get("survey_ids")
    return (
        bool(heard.contact_id)
        and heard.touchpoint != CONFIDENTIAL
        and not set(heard.tags).isdisjoint(annotation["tags"])
        and done - _LOOKED_BACK <= heard.at.date() <= done
        and (not surveys or heard.survey_id in surveys)
    )


def closes(old: Item, new: Item) -> bool:
    """Say whether a change of an annotation closes its theme, which it had not done before."""
    return bool(new.get("closes_theme") and new.get("tags") and not old.get("closes_theme"))


def _kept(annotation: Item) -> dict[str, Any]:
    names = ("annotation_id", "title", "text", "at", "tags", "account_ids", "survey_ids")
    return {name: annotation[name] for name in names if name in annotation}
