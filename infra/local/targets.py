"""Made-up addresses for a programme's alerts, so that the local run has somewhere to post to."""

import json
from typing import Any

from functions.core.programme import Programme
from infra.local.stack import Stack

_PLACES = {
    "slack": {"url": "https://hooks.slack.com/services/local"},
    "teams": {"url": "https://local.environment.api.powerplatform.com/workflows/local"},
    "webhook": {
        "url": "https://hooks.harbour.example/listening-post",
        "secrets": ["whsec_bG9jYWwgcnVuLCBtYWRlIHVwLCBubyBzZWNyZXQ="],
    },
}


def name_targets(stack: Stack, programme: Programme) -> None:
    """Write an entry of AlertTargets for every target that the programme names."""
    named = [alert for alert in programme.alerts.values() if alert.to in _PLACES]
    told: dict[str, Any] = {str(alert.target): _PLACES[alert.to] for alert in named}
    stack.client("secretsmanager").put_secret_value(
        SecretId=stack.physical("AlertTargets"), SecretString=json.dumps(told)
    )
