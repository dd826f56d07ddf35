"""What is on record about accounts beside who they are, as it is stored."""

from typing import Any

OUTCOME: dict[str, Any] = {
    "pk": "ACCOUNT#acme",
    "sk": "OUTCOME#2026-02-03T09:00:00Z#e1",
    "outcome_id": "e1",
    "account_id": "acme",
    "outcome": "churned",
    "at": "2026-02-03T09:00:00Z",
    "previous_arr": 12000,
    "reason": "price",
    "version": 1,
}
USAGE: dict[str, Any] = {
    "pk": "ACCOUNT#acme",
    "sk": "USAGE#logins",
    "account_id": "acme",
    "metric": "logins",
    "value": 60,
    "previous_value": 100.5,
    "window_days": 30,
    "at": "2026-03-03T09:00:00Z",
    "created_at": "2026-02-03T09:00:00Z",
    "version": 2,
}
CONTACT: dict[str, Any] = {
    "pk": "CONTACT#ann",
    "sk": "PROFILE",
    "contact_id": "ann",
    "name": "Ann Lee",
    "last_seen_at": "2026-02-03T09:00:00Z",
    "memberships": {
        "acme": {"role": "end_user", "since": "2026-01-05T09:00:00Z"},
        "bolt": {"role": "key_contact", "since": "2026-01-06T09:00:00Z"},
        "core": {"role": "key_contact", "since": "2026-01-05T09:00:00Z", "until": "2026-01-09T09:00:00Z"},
    },
}
HEARD: dict[str, Any] = {
    "pk": "ACCOUNT#acme",
    "sk": "ANSWER#2026-02-01T08:00:00Z#s1",
    "sid": "s1",
    "contact_id": "ann",
    "at": "2026-02-01T08:00:00Z",
    "score": 2,
    "comment": "Ann Lee here: slow.",
    "tags": ["exports", "speed"],
    "tagged_at": "2026-02-02T08:00:00Z",
    "version": 2,
    "revision": 1,
}
CASE: dict[str, Any] = {
    "pk": "ACCOUNT#acme",
    "sk": "CASE#s1",
    "case_id": "s1",
    "kind": "answer",
    "account_id": "acme",
    "account_name": "Acme",
    "contact_id": "ann",
    "sids": ["s1"],
    "opened_at": "2026-02-01T08:00:00Z",
    "due_at": "2026-02-02T08:00:00Z",
    "log": [
        {"at": "2026-02-01T09:00:00Z", "by": "listening-post", "what": "reminded"},
        {"at": "2026-02-01T10:00:00Z", "by": "jane@harbour.example", "what": "acknowledged", "detail": "Ann is ill"},
    ],
    "closed_at": "2026-03-01T10:00:00Z",
    "state": "closed",
    "owner": {"name": "Jane Doe", "email": "jane@harbour.example"},
    "priority": "high",
    "confidential": False,
    "step": 1,
    "outcome": "resolved",
    "note": "Ann was glad.",
    "version": 4,
}
ANNOTATION: dict[str, Any] = {
    "pk": "ANNOTATION#n1",
    "sk": "ANNOTATION",
    "annotation_id": "n1",
    "title": "Faster exports",
    "text": "",
    "at": "2026-02-10",
    "tags": ["exports"],
    "account_ids": ["acme", "bolt"],
    "closes_theme": True,
    "created_at": "2026-02-12T09:00:00Z",
    "told_at": "2026-03-12T09:00:00Z",
    "version": 2,
}
TOLD = (OUTCOME, USAGE, CONTACT, HEARD, CASE, ANNOTATION)
