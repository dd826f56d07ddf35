"""From which addresses colleagues opened links of theirs of late: no address is kept, only what one can be told by."""

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address

from functions.adapters.runtime import Runtime
from functions.adapters.table import Change, Key, Table
from functions.core.times import whole_day

_WEEK = timedelta(days=7)
_FRESH = timedelta(minutes=5)
_NETWORK = 8  # bytes of an IPv6 address that stay the same: a computer makes up the rest anew each day
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class _Seen:
    """A week's addresses as digests; the salt is the week's own, so that no two weeks can be laid side by side."""

    salt: str
    digests: Collection[str] = ()

    def holds(self, address: str) -> bool:
        """Say whether an address is among them."""
        return bool(self.digests) and _digest(self.salt, address) in self.digests


class SignIns:
    """An address is noted for the week and for the next, so that one item tells of the last one to two weeks."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table; nothing is known yet."""
        self._now, self._new_id = runtime.now, runtime.new_id
        self._table = runtime.adapter(Table)
        self._seen = _Seen("")
        self._read_at: datetime | None = None

    def note(self, address: str) -> None:
        """Note that a colleague was here; one read for each of two weeks, and a write where it is news."""
        monday = _monday(self._now())
        for week in (monday, monday + _WEEK):
            self._note(week, address)

    def lately(self, address: str) -> bool:
        """Say whether a colleague was at an address of late, as was known five minutes ago or since."""
        now = self._now()
        if self._read_at is None or now - self._read_at > _FRESH:
            self._seen, self._read_at = self._read(_monday(now)), now
        return self._seen.holds(address)

    def _note(self, week: datetime, address: str) -> None:
        seen = self._read(week)
        if not seen.salt:
            expires = int((week + _WEEK).timestamp())
            (pk, sk), salt = _key(week), self._new_id()
            self._table.put_new({"pk": pk, "sk": sk, "salt": salt, "expires_at": expires})
            seen = self._read(week)  # with our salt, or that of whoever was quicker
        if not seen.holds(address):
            digest = {_digest(seen.salt, address)}
            self._table.change(Change(_key(week), "ADD seen :digest", "attribute_exists(pk)", {"digest": digest}))

    def _read(self, week: datetime) -> _Seen:
        item = self._table.get(_key(week))
        return _Seen(item["salt"], item.get("seen", ())) if item else _Seen("")


def _monday(now: datetime) -> datetime:
    day = whole_day(now)
    return day - timedelta(days=day.weekday())


def _digest(salt: str, address: str) -> str:
    """Return what an address is told by; of IPv6, only the part that stays the same counts."""
    told = IPv6Address(address).packed[:_NETWORK] if ":" in address else address.encode()
    return hmac.new(salt.encode(), told, hashlib.sha256).hexdigest()[:_LENGTH]


def _key(week: datetime) -> Key:
    return "SIGN_INS", f"{week:%Y-%m-%d}"
