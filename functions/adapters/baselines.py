"""What reports work out at night and follow-up reads at each answer: baselines of accounts, means of the company."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from functions.adapters.codec import decode
from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Key, Table
from functions.core.standing import Baseline
from functions.core.times import iso

_BASES: Key = "PROGRAMME", "BASES"
_DIGITS = 6  # of a mean: more than its answers can tell, and short enough to read


def baseline_key(account_id: str) -> Key:
    """Return where an account's baseline is stored: among all else that follow-up reads of it at once."""
    return f"ACCOUNT#{account_id}", "BASELINE"


def baseline_from(item: Item) -> Baseline:
    """Return the baseline that an item holds."""
    return decode(Baseline, item)


class Baselines:
    """Writes over what was there: each night's figures take the place of the last."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table."""
        self._table = runtime.adapter(Table)

    def tell(self, account_id: str, baseline: Baseline) -> None:
        """Record an account's baseline."""
        pk, sk = baseline_key(account_id)
        told = {"expected": _stored(baseline.expected), "answers": baseline.answers, "until": iso(baseline.until)}
        self._table.put({"pk": pk, "sk": sk, "account_id": account_id, **told})

    def of(self, account_id: str) -> Baseline | None:
        """Return an account's baseline, or None if it has answered too little for one."""
        item = self._table.get(baseline_key(account_id))
        return baseline_from(item) if item else None

    def tell_bases(self, bases: Mapping[str, float], as_of: datetime) -> None:
        """Record the company's means by touchpoint, on 0 to 100."""
        means = {touchpoint: _stored(mean) for touchpoint, mean in bases.items()}
        self._table.put({"pk": _BASES[0], "sk": _BASES[1], "means": means, "as_of": iso(as_of)})

    def bases(self) -> dict[str, float]:
        """Return the company's means by touchpoint; none before the first night."""
        item = self._table.get(_BASES) or {}
        return {touchpoint: float(mean) for touchpoint, mean in item.get("means", {}).items()}


def _stored(value: float) -> Decimal:
    return Decimal(str(round(value, _DIGITS)))
