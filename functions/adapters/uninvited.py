"""In the table: what is asked in the product instead of by mail, and answers that nobody was invited to give."""

from datetime import timedelta

from functions.adapters.agenda import ROOM
from functions.adapters.answers import Given
from functions.adapters.codec import lean
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Table, invitation_key
from functions.core.survey import Channel, Invitation
from functions.core.times import iso

_KEPT = timedelta(days=760)  # two years and a month, as invitations by mail are


class Uninvited:
    """Each write may be repeated."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def stored(self, sid: str) -> Item | None:
        """Return what is stored under an id."""
        return self._table.get(invitation_key(sid))

    def show(self, invitation: Invitation, origin: str) -> Item:
        """Store what is shown on the pages of an origin, unless it is there; return what is.

        That of a contact is closed by schedule; nobody waits for the answer of a visitor without a name.
        """
        closing = self._table.due_keys(ROOM, iso(invitation.closes_at), invitation.sid)
        due = closing if invitation.contact_id else {}
        item = {**self._item(invitation), "origin": origin, **due}
        return item if self._table.put_new(item) else self.stored(invitation.sid) or item

    def answer(self, invitation: Invitation, given: Given, channel: Channel) -> Item | None:
        """Store an answer together with the invitation that there never was; None if that id has been answered."""
        at = invitation.planned_at
        moments = dict.fromkeys(("answered_at", "updated_at"), iso(at))
        item = {
            **self._item(invitation),
            **given.said(),
            **moments,
            **self._table.feed_keys("RESPONSE", iso(at), invitation.sid),
            "comment": given.comment or "",
            "channel": channel,
            "came_by": channel,
            "state": "answered",
            "response_version": 1,
        }
        return item if self._table.put_new(item) else None

    def _item(self, invitation: Invitation) -> Item:
        (pk, sk), told = invitation_key(invitation.sid), lean(invitation)
        account = {
            "account_pk": f"ACCOUNT#{invitation.account_id}",
            "account_sk": f"INVITATION#{iso(invitation.planned_at)}",
        }
        return {
            **told,
            "pk": pk,
            "sk": sk,
            "version": 1,
            "expires_at": int((invitation.planned_at + _KEPT).timestamp()),
            **(account if invitation.account_id else {}),
            **({} if invitation.contact_id else {"snapshot": {**told["snapshot"], "role": ""}}),
        }
