"""Alerts as signed webhooks, by the Standard Webhooks specification 1.0.0 (standardwebhooks.com)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from functions.core.times import iso
from functions.followup.alerts.alerting import Alerted

VERSION = 1
_PREFIX = "whsec_"


def webhook_body(alert_id: str, facts: Alerted) -> bytes:
    """Return the payload; what is unknown is null, and what a later version adds comes beside what is here."""
    told = {name: value for name, value in asdict(facts).items() if name not in {"id", "event", "occurred_at"}}
    payload: dict[str, Any] = {
        "type": f"alert.{facts.event}",
        "version": VERSION,
        "timestamp": iso(facts.occurred_at),
        "id": facts.id,
        "alert": alert_id,
        "data": {**told, "band": facts.band},
    }
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def message_id(alert_id: str, facts: Alerted) -> str:
    """Return what a receiver tells a repeat by; it holds no full stop, which separates what is signed."""
    digest = hashlib.sha256(f"{alert_id}\x1f{facts.id}".encode()).digest()[:16]
    return f"msg_{base64.b32encode(digest).decode().rstrip('=').lower()}"


def signed_headers(identity: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the three headers; at is when this attempt is made. A signature for each secret lets them be rotated."""
    timestamp = str(int(at.timestamp()))
    signatures = [signature(each, identity, timestamp, body) for each in secrets]
    return {"webhook-id": identity, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def signature(secret: str, identity: str, timestamp: str, body: bytes) -> str:
    """Return one signature: v1, then the base64 of HMAC-SHA-256 over identity, timestamp and body."""
    key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    digest = hmac.new(key, f"{identity}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
