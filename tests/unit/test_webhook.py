"""Webhooks as the Standard Webhooks specification 1.0.0 wants them, by its published vector."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime

from functions.followup.alerts.webhook import message_id, signature, signed_headers, webhook_body
from tests.alerting import an_answer

# From the test suites of the specification's reference libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
AT = datetime(2021, 2, 25, 15, 2, 10, tzinfo=UTC)


def test_the_signature_is_that_of_the_published_vector() -> None:
    assert signature(SECRET, ID, TIMESTAMP, BODY) == SIGNED


def test_a_secret_without_its_prefix_signs_the_same() -> None:
    assert signature("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", ID, TIMESTAMP, BODY) == SIGNED


def test_while_secrets_are_rotated_each_signs() -> None:
    other = "whsec_" + base64.b64encode(b"k" * 32).decode()

    headers = signed_headers(ID, AT, BODY, [SECRET, other])

    second = hmac.new(b"k" * 32, f"{ID}.{TIMESTAMP}.".encode() + BODY, hashlib.sha256).digest()
    assert headers == {
        "webhook-id": ID,
        "webhook-timestamp": TIMESTAMP,
        "webhook-signature": f"{SIGNED} v1,{base64.b64encode(second).decode()}",
    }


def test_a_webhook_says_the_same_whenever_it_is_sent_again() -> None:
    first, again = an_answer(id="acme.eu:1"), an_answer(id="acme.eu:1", comment="edited")

    assert message_id("crm", first) == message_id("crm", again)
    assert message_id("crm", first) != message_id("other", first)
    assert "." not in message_id("crm", first)


def test_the_body_is_versioned_json() -> None:
    told = json.loads(webhook_body("data-platform", an_answer(comment="Zu langsam\n😠")))

    assert told == {
        "type": "alert.answer",
        "version": 1,
        "timestamp": "2026-01-05T09:00:00Z",
        "id": "sid-1:answer",
        "alert": "data-platform",
        "data": {
            "account_id": "acme",
            "account": "Acme",
            "segment": "enterprise",
            "arr": 120000,
            "currency": None,
            "contact": "Ann Lee",
            "role": "key_contact",
            "survey_id": "onboarding-nps",
            "survey": "Onboarding NPS",
            "touchpoint": "onboarding",
            "metric": "nps",
            "score": 3,
            "high": 10,
            "category": "detractor",
            "comment": "Zu langsam\n😠",
            "tags": ["performance"],
            "labels": ["Performance"],
            "functions": ["product"],
            "reason": "",
            "band": "bottom",
        },
    }
