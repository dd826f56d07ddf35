"""One survey and one answer, played on a warm stack: how many calls each takes, and what that costs."""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from functions.ingest.uninvited.script import text
from infra.functions import Function, functions
from infra.local.stack import Stack
from infra.local.stream_source import Stream
from tests.bench import prices
from tests.bench.figure import Figure
from tests.bench.watch import Calls, brought_up
from tests.integration.people import ACME, ANN, acme_with_ann, goes_live, tell

_COMMENT = "The export to our warehouse saves us an hour every week."


@dataclass(frozen=True, slots=True)
class Told:
    """What happened in a part of the flow, beside the calls: events on the bus, and writes to the table in units."""

    events: int
    write_units: int
    archived: int


def figures() -> list[Figure]:
    """Play a first customer to warm everything up, then a second, and count."""
    with brought_up() as (stack, calls):
        stream = _stream(stack)
        acme_with_ann(stack)
        goes_live(stack)
        _post(stack, _page(stack), 9)
        tell(stack, "AccountUpserted", **{**ACME, "account_id": "beta"})
        accounts = [{"account_id": "beta", "role": "key_contact"}]
        tell(
            stack, "ContactUpserted", **{**ANN, "contact_id": "bob", "email": "bob@beta.example", "accounts": accounts}
        )
        stream.read()
        return _survey(stack, calls, stream) + _skip(stack, calls, stream) + _answer(stack, calls, stream)


def _survey(stack: Stack, calls: Mapping[str, Calls], stream: Stream) -> list[Figure]:
    _forget(calls)
    before = len(stack.published)
    goes_live(stack, "beta")
    told = _told(stack, stream, before)
    use = _survey_use(stack, calls, told)
    return [
        Figure("calls to send one survey", len(calls["SendFunction"].names), 3, "calls", "claim, SES, confirm"),
        Figure("cost of 1,000 surveys sent", 1e3 * prices.dollars(use), 0.01, "$",
               f"without SES: {prices.parts(use, 1e3)}"),
    ]  # fmt: skip


def _skip(stack: Stack, calls: Mapping[str, Calls], stream: Stream) -> list[Figure]:
    """Let an account of one person go live whom nobody can ask, since they have no address."""
    tell(stack, "AccountUpserted", **{**ACME, "account_id": "gamma"})
    accounts = [{"account_id": "gamma", "role": "key_contact"}]
    tell(stack, "ContactUpserted", contact_id="cy", name="Cy", accounts=accounts)
    _forget(calls)
    goes_live(stack, "gamma")
    stream.read()  # what was written here is nobody's answer
    made = calls["LifecycleFunction"].names
    told = f"of the whole event: {', '.join(f'{made.count(name)} {name}' for name in sorted(set(made)))}"
    return [Figure("calls to put one skip on record", len(made), None, "calls", told)]


def _answer(stack: Stack, calls: Mapping[str, Calls], stream: Stream) -> list[Figure]:
    _forget(calls)
    path, public = _page(stack), calls["SurveyFunction"]
    page = stack.request("GET", path).body
    viewed = len(public.names)
    requests = 2 + _post(stack, path, 10)
    made, reads = len(public.names) - viewed, len(public.reads) - viewed
    told = _told(stack, stream, len(stack.published))
    use = _answer_use(stack, told, requests, viewed)
    stack.settle()
    return [
        Figure("writes of one answer", made - reads, 1, "calls"),
        Figure("reads of one answer", reads, 0, "calls"),
        *_followed(calls["FollowupStreamFunction"].names),
        Figure("cost of 1,000,000 answers with page views", 1e6 * prices.dollars(use), 11, "$",
               f"{requests} requests each: {prices.parts(use, 1e6)}"),
        Figure("survey page, compressed", len(gzip.compress(page, mtime=0)) / 1000, 3, "KB"),
        Figure("widget, compressed", len(gzip.compress(text().encode(), mtime=0)) / 1000, 3, "KB", "styles and all"),
    ]  # fmt: skip


def _followed(names: list[str]) -> list[Figure]:
    """Return what one comment costs to decide and record, and what its effects add."""
    added = [name for name in names if name in {"PutItem", "SendMessageBatch", "PutEvents"}]
    return [
        Figure("calls to decide and record one comment", len(names) - len(added), 3, "calls",
               "its account, all that is known of it, the decision"),
        Figure("calls that its effects add", len(added), 3, "calls",
               "the reply and two events: record it, hand it over, tell the bus"),
    ]  # fmt: skip


def _survey_use(stack: Stack, calls: Mapping[str, Calls], told: Told) -> dict[str, float]:
    """Return what one survey uses: event in, decided, planned, queued, sent, told on the bus, archived.

    Each function's calls are those just counted. Queues and streams hand over full batches.
    """
    memory = {name: each.memory for name, each in stack.functions().items()}
    lifecycle, sender = _batch("LifecycleFunction"), _batch("SendFunction")
    follow, archive = _batch("FollowupStreamFunction"), _batch("ArchiveFunction")
    return prices.added(
        {"bus_event": 1 + told.events, "write_unit": told.write_units},
        {"read_unit": calls["LifecycleFunction"].items},  # of at most 4 KB each
        {"sqs_request": 1 + calls["LifecycleFunction"].names.count("SendMessageBatch") / lifecycle},  # the rule's; ours
        prices.queued(lifecycle),
        prices.queued(sender),
        prices.run(len(calls["LifecycleFunction"].names), memory["LifecycleFunction"], lifecycle),
        prices.run(len(calls["SendFunction"].names), memory["SendFunction"], sender),
        prices.run(told.events, memory["FollowupStreamFunction"], follow),
        {"s3_put": told.archived / archive, "lambda_request": told.archived / archive},
    )


def _answer_use(stack: Stack, told: Told, requests: int, viewed: int) -> dict[str, float]:
    """Return what the public function uses for one answer: its page, the answer, the page after it if redirected to."""
    memory = stack.functions()["SurveyFunction"].memory
    views = requests - 1
    return prices.added(
        {"api_request": requests, "write_unit": told.write_units, "read_unit": views * viewed},
        *[prices.run(1, memory) for _ in range(requests)],
    )


def _told(stack: Stack, stream: Stream, before: int) -> Told:
    """Return what happened since the stream was last read; only what an archive's filter lets by is archived."""
    images = [record["dynamodb"] for record in stream.read()]
    units = sum(prices.write_units(each.get("OldImage", {}), each["NewImage"]) for each in images)
    archived = sum(each["NewImage"]["sk"]["S"] in {"INVITATION", "PROFILE"} for each in images)
    return Told(len(stack.published) - before, units, archived)


def _stream(stack: Stack) -> Stream:
    described = stack.client("dynamodb").describe_table(TableName=stack.physical("Table"))["Table"]
    return Stream(stack.client("dynamodbstreams"), described["LatestStreamArn"])


def _batch(name: str) -> int:
    """Return how many messages or records a function is given at once, at most."""
    [function] = [each for each in functions() if each.name == name]
    return _batch_size(function)


def _batch_size(function: Function) -> int:
    [source] = function.events("SQS", "DynamoDB")
    return int(source["BatchSize"])


def _page(stack: Stack) -> str:
    """Return the path of the page that the newest survey mail leads to."""
    mail = [each for each in stack.outbox() if each.tags.get("kind") == "survey"][-1]
    link: str
    [link] = set(re.findall(r"https?://\S+/s/[\w.-]+", mail.text))
    return urlsplit(link).path


def _post(stack: Stack, path: str, score: int) -> bool:
    """Post an answer as a browser does; say whether it is led to another page."""
    form = urlencode({"score": score, "comment": _COMMENT}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = stack.request("POST", path, headers=headers, body=form)
    if reply.status not in {200, 303}:
        message = f"the answer was not taken: {reply.status}"
        raise RuntimeError(message)
    return reply.status == 303


def _forget(calls: Mapping[str, Calls]) -> None:
    for each in calls.values():
        each.forget()
