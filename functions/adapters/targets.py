"""Where alerts are posted: addresses and signing secrets by name, from the secret AlertTargets."""

import base64
from typing import Self

from pydantic import Field, ValidationError, model_validator

from functions.adapters.posting import NotDelivered
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import Stored
from functions.core.fields import Strict

_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)  # as the Standard Webhooks specification has it


class Target(Strict):
    """One entry: an address, and for a webhook the secrets that sign it, the one that is on its way out too."""

    url: str = Field(min_length=1, repr=False)
    secrets: tuple[str, ...] = Field(default=(), max_length=5, repr=False)

    @model_validator(mode="after")
    def _can_sign(self) -> Self:
        for each in self.secrets:
            if len(base64.b64decode(each.removeprefix(_PREFIX), validate=True)) not in _KEY_BYTES:
                message = "a secret is whsec_ and the base64 of 24 to 64 bytes"
                raise ValueError(message)
        return self


class Targets:
    """The entries of the secret, as its operator writes them: {NAME: {"url": "https://...", "secrets": [...]}}."""

    def __init__(self, runtime: Runtime) -> None:
        """Take the secret's name from the settings; nothing is read until a target is needed."""
        self._stored = Stored(runtime, runtime.setting("ALERT_TARGETS_SECRET"))

    def get(self, name: str) -> Target:
        """Return an entry; raise NotDelivered if there is none or it is unsound, which its operator can mend."""
        entry = self._stored.read().get(name)
        if entry is None:
            message = f"AlertTargets has no entry {name}"
            raise NotDelivered(message)
        try:
            return Target.model_validate(entry)
        except ValidationError:  # what it says would tell the secret
            message = f"the entry {name} of AlertTargets is not sound"
            raise NotDelivered(message) from None
