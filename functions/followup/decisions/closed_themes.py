"""You said, we did: who raised a theme that an annotation closes, and is to be told of it, once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from functions.core.standing import Heard, Known
from functions.followup.cases.owning import CONFIDENTIAL
from functions.followup.decisions.deciding import Effect

Item = dict[str, Any]
TOLD = "told"
_FOR_WHOM = ("tags", "account_ids", "everyone", "survey_ids", "at")
_LOOKED_BACK = timedelta(days=365)


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
        heard.score is not None
        and not heard.excluded
        and bool(heard.contact_id)
        and heard.touchpoint != CONFIDENTIAL
        and not set(heard.tags).isdisjoint(annotation["tags"])
        and done - _LOOKED_BACK <= heard.at.date() <= done
        and (not surveys or heard.survey_id in surveys)
    )


def closes(old: Item, new: Item) -> bool:
    """Say whether a change of an annotation closes its theme: for the first time, or for other people than before."""
    if not new.get("closes_theme") or not new.get("tags"):
        return False
    return not old.get("closes_theme") or any(old.get(name) != new.get(name) for name in _FOR_WHOM)
