import re
import textwrap
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.ingest.uninvited.identity import contact_of
from infra.closure import ROOT

KEY = "an-example-key-that-is-long-enough-to-sign-with"


def test_token_that_the_python_of_the_guide_signs_names_the_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (ROOT / "infra" / "widget" / "README.md").read_text(encoding="utf-8")
    [snippet] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    monkeypatch.setattr(time, "time", lambda: 1_767_600_000.5)
    found: dict[str, Any] = {}
    exec(textwrap.dedent("   " + snippet.lstrip()), found)  # noqa: S102 - the guide's own code

    made = found["survey_token"]("con-001-0", KEY)

    assert contact_of(made, datetime.fromtimestamp(1_767_600_599, UTC), {"1": KEY}) == "con-001-0"
