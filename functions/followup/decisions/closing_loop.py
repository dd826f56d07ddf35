"""Everyone who raised a theme that has been closed is told, account by account."""

from datetime import datetime
from typing import Any

from functions.adapters.agenda import FollowupAgenda
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.standing import Standing
from functions.followup.decisions.closed_themes import effects
from functions.followup.decisions.following import hand_over

JOB = "JOB#told:"
_PAGE = 50  # accounts at a time


def begin(runtime: Runtime, annotation: Item, at: datetime) -> None:
    """Put a look at every account down, a page at a time in each shard; an older one that is under way gives way to it.

    Nobody is told twice by that: each person's word is one effect, by the id of the annotation.
    """
    agenda = runtime.adapter(FollowupAgenda)
    for shard in agenda.shards():
        key = f"{JOB}{annotation['annotation_id']}", f"SHARD#{shard}"
        fields = {"annotation": _kept(annotation), "shard": shard, "after": ""}
        agenda.replace(key, fields, at, annotation["version"])


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


def _kept(annotation: Item) -> dict[str, Any]:
    names = ("annotation_id", "title", "text", "at", "tags", "account_ids", "survey_ids")
    return {name: annotation[name] for name in names if name in annotation}
