"""What reports work out at night and follow-up reads at each answer: baselines of accounts, means of the company."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from functions.adapters.runtime import Runtime
from functions.adapters.table import Key, Table
from functions.core.standing import Baseline
from functions.core.times import iso

_BASES: Key = "PROGRAMME", "BASES"
_FRESH = timedelta(hours=1)
_GOOD_FOR = timedelta(days=7)  # nights may fail; but an account that has no baseline any more is told by none
_DIGITS = 6  # of a mean: more than its answers can tell, and short enough to read


class Baselines:
    """Writes over what was there: each night's figures take the place of the last, which are not good for long."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)
        self._now = runtime.now
        self._read_at: datetime | None = None
        self._bases: dict[str, float] = {}

    def tell(self, account_id: str, baseline: Baseline, as_of: datetime) -> None:
        """Record an account's baseline, for some days, where the one query of its standing finds it."""
        told = {"expected": _stored(baseline.expected), "answers": baseline.answers, "until": iso(baseline.until)}
        good = {"as_of": iso(as_of), "expires_at": int((as_of + _GOOD_FOR).timestamp())}
        self._table.put({"pk": f"ACCOUNT#{account_id}", "sk": "BASELINE", "account_id": account_id, **told, **good})

    def tell_bases(self, bases: Mapping[str, float], as_of: datetime) -> None:
        """Record the company's means by touchpoint, on 0 to 100."""
        means = {touchpoint: _stored(mean) for touchpoint, mean in bases.items()}
        self._table.put({"pk": _BASES[0], "sk": _BASES[1], "means": means, "as_of": iso(as_of)})

    def bases(self) -> dict[str, float]:
        """Return the company's means by touchpoint, read again each hour; none before the first night."""
        now = self._now()
        if self._read_at is None or now >= self._read_at + _FRESH:
            item = self._table.get(_BASES) or {}
            self._bases = {touchpoint: float(mean) for touchpoint, mean in item.get("means", {}).items()}
            self._read_at = now
        return self._bases


def _stored(value: float) -> Decimal:
    return Decimal(str(round(value, _DIGITS)))
