"""Give a colleague a link to their desk, or take back every link that they were ever given, to reports as well.

    python -m infra.desk EMAIL --table TABLE --staff-keys SECRET --identity SECRET --url https://surveys.example.com
    python -m infra.desk EMAIL --table TABLE --identity SECRET --revoke

The secrets are the stack's StaffLinkKeys and IdentityKey; the link is for that person alone, for fourteen days.
"""

import argparse
from datetime import UTC, datetime

from functions.adapters.desks import Desks
from functions.adapters.grants import Grant, Grants
from functions.adapters.runtime import Runtime
from functions.adapters.secrets import identity_key, staff_keys
from functions.core.desks import desk_id
from functions.core.links import mint
from functions.followup.desk.upcoming import LINK_VALID


def link(runtime: Runtime, email: str, url: str) -> str:
    """Return a fresh link to somebody's desk; whose desk it is, the address says."""
    expiry = runtime.now() + LINK_VALID
    grant = Grant(f"desk-by-hand-{runtime.new_id()}", email.lower(), "", "desk", expiry)
    runtime.adapter(Grants).claim(grant, runtime.now())
    return f"{url}/d/{mint('desk', grant.grant_id, expiry, runtime.adapter(staff_keys).all())}"


def revoke(runtime: Runtime, email: str) -> None:
    """Close every link that somebody was given until now: to their desk, to their cases, and to reports."""
    key = runtime.adapter(identity_key).all()[0].encode()
    runtime.adapter(Desks).revoke(desk_id(key, email), runtime.now())


def main(arguments: list[str] | None = None) -> int:
    """Print a link, or take all links back."""
    parser = argparse.ArgumentParser(prog="python -m infra.desk", description="Give, or take back, links to a desk.")
    parser.add_argument("email")
    parser.add_argument("--table", required=True, help="the table of your stack")
    parser.add_argument("--staff-keys", default="", help="the secret StaffLinkKeys of your stack")
    parser.add_argument("--identity", default="", help="the secret IdentityKey of your stack")
    parser.add_argument(
        "--url", default="", help="where the pages of your stack live, as its output SurveyAddress says"
    )
    parser.add_argument("--revoke", action="store_true", help="take back every link that they were given until now")
    given = parser.parse_args(arguments)
    if given.revoke and not given.identity:
        parser.error("--revoke needs --identity")
    if not given.revoke and not (given.staff_keys and given.url):
        parser.error("a link needs --staff-keys and --url")
    settings = {
        "TABLE_NAME": given.table,
        "SHARDS": "1",
        "STAFF_KEYS_SECRET": given.staff_keys,
        "IDENTITY_SECRET": given.identity,
    }
    runtime = Runtime(settings, clock=lambda: datetime.now(UTC))
    if given.revoke:
        revoke(runtime, given.email)
        print(f"every link of {given.email} until now is closed")  # noqa: T201 - a command prints
    else:
        print(link(runtime, given.email, given.url))  # noqa: T201 - a command prints
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
