"""Alerts of each kind, and somewhere for them to go."""

import json
from typing import Any

from infra.local.stack import Stack
from tests.integration.programmes import change_programme

_ALERTS: dict[str, Any] = {
    "now": {"to": "slack", "target": "cs"},
    "leads": {"to": "mail", "target": ["tom@harbour.example"], "when": {"max_score": 3}},
    "bus": {"to": "bus"},
    "late": {"to": "teams", "target": "team", "digest": "daily"},
    "overdue": {"to": "slack", "target": "cs", "when": {"events": ["case_overdue"]}},
}
_TARGETS = {"cs": {"url": "https://hooks.slack.com/services/x"}, "team": {"url": "https://teams.example/x"}}


def set_alerts(stack: Stack) -> None:
    """Activate the programme with alerts, and name their targets."""
    change_programme(stack, alerts=_ALERTS)
    secret = stack.physical("AlertTargets")
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(_TARGETS))
