"""Secrets from Secrets Manager, such as signing keys: a JSON object of numbered keys, oldest to newest."""

import json
from datetime import datetime, timedelta
from typing import Any

from functions.adapters.runtime import Runtime

_FRESH = timedelta(minutes=5)


class Stored:
    """One secret, a JSON object, read again after five minutes, so that a change reaches a function that stays warm."""

    def __init__(self, runtime: Runtime, secret: str) -> None:
        """Take the secret's name; nothing is read yet."""
        self._runtime = runtime
        self._secret = secret
        self._told: dict[str, Any] = {}
        self._read_at: datetime | None = None

    def read(self) -> dict[str, Any]:
        """Return what the secret holds."""
        now = self._runtime.now()
        if self._read_at is None or now - self._read_at > _FRESH:
            client = self._runtime.client("secretsmanager")
            self._told = json.loads(client.get_secret_value(SecretId=self._secret)["SecretString"])
            self._read_at = now
        return self._told


class Keys:
    """The keys of one secret."""

    def __init__(self, runtime: Runtime, secret: str) -> None:
        """Take the secret's name; nothing is read until a key is needed."""
        self._secret = secret
        self._stored = Stored(runtime, secret)

    def all(self) -> list[str]:
        """Return every key, oldest first; a secret without one stops the function."""
        return list(self.numbered().values())

    def numbered(self) -> dict[str, str]:
        """Return every key by its number, oldest first; a secret without one stops the function."""
        stored = self._stored.read()
        if not stored:
            message = f"the secret {self._secret} holds no key"
            raise RuntimeError(message)
        return {number: stored[number] for number in sorted(stored, key=int)}


def link_keys(runtime: Runtime) -> Keys:
    """Return the keys that sign links in customers' mail."""
    return Keys(runtime, runtime.setting("LINK_KEYS_SECRET"))


def staff_keys(runtime: Runtime) -> Keys:
    """Return the keys that sign colleagues' links."""
    return Keys(runtime, runtime.setting("STAFF_KEYS_SECRET"))


def widget_keys(runtime: Runtime) -> Keys:
    """Return the keys with which the owner's product says who its user is."""
    return Keys(runtime, runtime.setting("WIDGET_KEYS_SECRET"))


def identity_key(runtime: Runtime) -> Keys:
    """Return the key that names invitations and, in the lake, people."""
    return Keys(runtime, runtime.setting("IDENTITY_SECRET"))
