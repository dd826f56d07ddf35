"""What an account has said and what it is promised, in the table: one query reads it, each piece is written once."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from functions.adapters.codec import decode, encode
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Refused, Table
from functions.core.standing import BY_HAND, Baseline, Case, Heard, Known, Override
from functions.core.times import iso

_LOOKED_BACK = timedelta(days=760)  # as long as invitations are kept
_KEPT = timedelta(days=760)
_IS_THERE = "attribute_exists(pk)"


def heard_key(account_id: str, heard: Heard) -> Key:
    """Return where an answer, or a silence, is kept: by the time of the first answer, which never changes."""
    return f"ACCOUNT#{account_id}", f"ANSWER#{iso(heard.at)}#{heard.sid}"


class Standing:
    """Reads an account's standing, and remembers what was decided of each version of each answer."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)
        self._now = runtime.now

    def known(self, account_id: str) -> Known:
        """Return all that is on record under an account at this very moment."""
        now = self._now()
        items = self._table.between(f"ACCOUNT#{account_id}", f"ANSWER#{iso(now - _LOOKED_BACK)}", "CASE#~")
        # DynamoDB may take days to forget the others, such as a baseline that no night has told again.
        return known_of([item for item in items if item.get("expires_at", now.timestamp()) >= now.timestamp()])

    def kept(self, account_id: str, answered: Item) -> Item | None:
        """Return what is kept of an answered, or closed, invitation, with what was decided of it."""
        at = answered["answered_at"] if "response_version" in answered else answered["closes_at"]
        return self._table.get((f"ACCOUNT#{account_id}", f"ANSWER#{at}#{answered['sid']}"))

    def remember(self, account_id: str, heard: Heard, decided: Item) -> Item | None:
        """Keep an answer with what was decided of it; return what is kept already of this version or a later one."""
        fields = {**encode(heard), "account_id": account_id, "decided": decided}
        fields["expires_at"] = int((heard.at + _KEPT).timestamp())
        change = Change(
            key=heard_key(account_id, heard),
            update="SET " + ", ".join(f"#{name} = :{name}" for name in fields) + " ADD revision :one",
            condition="attribute_not_exists(pk) OR #version < :version",
            values={**fields, "one": 1},
            names=tuple(fields),
        )
        try:
            self._table.change(change)
        except Refused as refused:
            return refused.item
        return None

    def retag(self, case: Change, account_id: str, heard: Heard, tags: Sequence[str], by: str) -> None:
        """Replace the tags of an answer, with the change of its case that tells of it."""
        values = {"tags": list(tags), "by": by, "hand": BY_HAND, "at": iso(self._now()), "one": 1}
        update = "SET tags = :tags, tag_version = :hand, tagged_by = :by, tagged_at = :at ADD revision :one"
        self._table.change_all([case, Change(heard_key(account_id, heard), update, _IS_THERE, values)])

    def exclude(self, case: Change, account_id: str, heard: Heard, reason: str) -> None:
        """Take an answer out of the figures, or back in without a reason, with the change of its case.

        It is on the invitation too, of which the lake keeps every version.
        """
        answer = Change(heard_key(account_id, heard), "SET excluded = :why", _IS_THERE, {"why": reason})
        out, back = ", excluded = :why, excluded_at = :at", " REMOVE excluded, excluded_at"
        values: Item = {"one": 1, "at": iso(self._now()), **({"why": reason} if reason else {})}
        update = f"SET judged_at = :at{out if reason else back} ADD version :one"
        invitation = Change((f"INVITATION#{heard.sid}", "INVITATION"), update, _IS_THERE, values)
        self._table.change_all([case, answer, invitation])

    def assess(self, account_id: str, override: Override, at: datetime) -> None:
        """Say what an account's health is until a day, whatever the figures say; who said what before is kept.

        What says nothing new is left out, so that a form may be sent twice.
        """
        fields = encode(override)
        same = " AND ".join(f"#{name} = :{name}" for name in fields)
        change = Change(
            key=(f"ACCOUNT#{account_id}", "ASSESSED"),
            update="SET "
            + ", ".join(f"#{name} = :{name}" for name in fields)
            + ", #log = list_append(if_not_exists(#log, :none), :entry)",
            condition=f"attribute_not_exists(pk) OR NOT ({same})",
            values={**fields, "none": [], "entry": [{**fields, "at": iso(at)}]},
            names=(*fields, "log"),
        )
        with suppress(Refused):
            self._table.change(change)


def known_of(items: list[Item]) -> Known:
    """Return what stored items say; what is neither answer, case, baseline nor override is left out."""
    found: dict[str, list[Any]] = {"ANSWER": [], "CASE": [], "BASELINE": [], "ASSESSED": []}
    kinds = {"ANSWER": Heard, "CASE": Case, "BASELINE": Baseline, "ASSESSED": Override}
    for item in items:
        kind = str(item["sk"]).partition("#")[0]
        if kind in kinds:
            found[kind].append(decode(kinds[kind], item))
    one = {kind: next(iter(found[kind]), None) for kind in ("BASELINE", "ASSESSED")}
    return Known(tuple(found["ANSWER"]), tuple(found["CASE"]), one["BASELINE"], one["ASSESSED"])
