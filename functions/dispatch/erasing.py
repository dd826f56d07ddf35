"""Someone asks to be forgotten: put down as a job, and who they are is gone at once; nothing older brings them back."""

import hashlib
import hmac
from datetime import datetime

from functions.adapters.erasures import Erasures
from functions.adapters.forgetting import Forgetting
from functions.adapters.images import Item
from functions.adapters.log import log
from functions.adapters.people import People, contact_key
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key
from functions.core.details import ContactErased, ContactUpserted, Detail
from functions.core.survey import pseudonym
from functions.core.times import iso, parse
from functions.dispatch.incoming import Lifecycle

_ATTEMPTS = 5


def begin(runtime: Runtime, detail: ContactErased, at: datetime) -> None:
    """Put an erasure down, and do its first step: the address is suppressed before it is gone from the profile."""
    contact_id, profile = detail.contact_id, runtime.adapter(People).profile(contact_key(detail.contact_id))
    name, erasures = _name(runtime, contact_id), runtime.adapter(Erasures)
    skipped, earlier = runtime.adapter(Forgetting).skipped_in(contact_id), erasures.get(name) or {}
    accounts = {*profile.get("memberships", {}), *skipped, *earlier.get("accounts", ())}
    _suppress(runtime, contact_id, profile, at)
    fields = {"contact_id": contact_id, "accounts": sorted(accounts), "place": 0, "after": {}}
    erasures.begin(name, fields, at, runtime.now())
    contact(runtime, contact_id, iso(at))
    log().info("erasing", extra={"contact_key": name})


def is_forgotten(runtime: Runtime, lifecycle: Lifecycle) -> bool:
    """Say whether an event is about someone who was erased since it was told."""
    contact_id = getattr(lifecycle.detail, "contact_id", None)
    if contact_id is None or isinstance(lifecycle.detail, ContactErased):
        return False
    erased = runtime.adapter(Erasures).get(_name(runtime, contact_id))
    return erased is not None and iso(lifecycle.time) <= erased["told_at"]


def suppressed_since(runtime: Runtime, detail: Detail) -> str | None:
    """Return since when the address that an event tells must not be written to, or None if it may be."""
    if not isinstance(detail, ContactUpserted) or not detail.email:
        return None
    return runtime.adapter(Erasures).suppressed_at(_hash(runtime, detail.email))


def contact(runtime: Runtime, contact_id: str, told_at: str) -> int:
    """Delete a contact, and all that is stored under it, unless upstream has told of them anew since."""
    people, forgetting = runtime.adapter(People), runtime.adapter(Forgetting)
    for _ in range(_ATTEMPTS):
        profile = people.profile(contact_key(contact_id))
        if not profile:
            return forgetting.beside_profile(contact_id)
        if profile["created_at"] > told_at:
            return 0
        _suppress(runtime, contact_id, profile, parse(told_at))
        forgetting.profile(contact_id, profile)
    message = "the contact kept changing while it was being erased"
    raise RuntimeError(message)


def _suppress(runtime: Runtime, contact_id: str, profile: Item, at: datetime) -> None:
    """Let go of an address, and remember its hash: an address that another person holds by now is theirs."""
    email = profile.get("email")
    if email:
        runtime.adapter(Erasures).suppress(_hash(runtime, email), at)
        runtime.adapter(People).free_address(email, contact_id)


def _name(runtime: Runtime, contact_id: str) -> str:
    return pseudonym(runtime.adapter(identity_key).all()[0].encode(), contact_id)


def _hash(runtime: Runtime, address: str) -> str:
    """Return what is kept of an address: nobody without the key can say whose it was."""
    key = runtime.adapter(identity_key).all()[0].encode()
    return hmac.new(key, b"address\x1f" + address.lower().encode(), hashlib.sha256).hexdigest()[:32]
