"""Forms in the table: stored once under the name of what they say, kept by each environment that has seen them."""

from functions.adapters.images import Item
from functions.adapters.runtime import Runtime
from functions.adapters.table import Key, Table
from functions.core.form import Form, as_item, from_item

_MOST = 500  # forms that one environment remembers: surveys times languages, and what older invitations carry


class Forms:
    """A form never changes, so what was read or written once need not be read again."""

    def __init__(self, runtime: Runtime) -> None:
        """Stand on the table; nothing is known yet."""
        self._table = runtime.adapter(Table)
        self._known: dict[str, Form] = {}

    def keep(self, form: Form) -> None:
        """Store a form unless it is there."""
        if form.version not in self._known:
            pk, sk = _key(form.version)
            self._table.put_new({"pk": pk, "sk": sk, **as_item(form)})
            self._remember(form)

    def get(self, version: str) -> Form:
        """Return the form of a version; that an invitation names one which is not there is an error."""
        if version not in self._known:
            item: Item | None = self._table.get(_key(version))
            if item is None:
                message = f"there is no form {version}"
                raise LookupError(message)
            self._remember(from_item(item))
        return self._known[version]

    def _remember(self, form: Form) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[form.version] = form


def _key(version: str) -> Key:
    return f"FORM#{version}", "FORM"
