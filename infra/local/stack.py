"""The template brought to life: its resources in a local AWS, its handlers called in process, its clock in our hand."""

import json
import sys
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import boto3
from werkzeug.datastructures import Headers

from functions.adapters.runtime import Runtime
from infra.local import lambdas
from infra.local.agenda import Agenda
from infra.local.clock import Clock, Rushing
from infra.local.feedback import Feedback, destinations
from infra.local.findings import Failure, Report, reports
from infra.local.gateway import Arrival, Request, Response, Route, gateways
from infra.local.inbound import PASSED, Inbox, answer_to, back_to, rules
from infra.local.moto_inside import adapt, delays
from infra.local.outbox import Outbox, SentMail
from infra.local.permissions import NotGranted
from infra.local.posts import Posts
from infra.local.provisioner import Provisioner
from infra.local.queue_source import peek
from infra.local.resources import Place
from infra.local.sessions import CheckedSession, Role, Witness
from infra.local.sources import queue_sources, schedules, stream_sources
from infra.local.template import expanded

_ASYNCHRONOUS_ATTEMPTS = 3  # Lambda tries a scheduled event three times, then drops it


class Stack:
    """One stack on one machine."""

    def __init__(self, provisioner: Provisioner, session: boto3.Session, clock: Clock) -> None:
        """Bind what was provisioned; see `create`."""
        self.clock = clock
        self.failures: list[Failure] = []
        self.posts = Posts(clock.now)  # to other companies' services, which none of them reaches
        self.place = provisioner.place  # the account and region of the local AWS
        self._provisioner = provisioner
        self._witness = Witness()
        self._lambdas = {name: lambdas.read(provisioner, name) for name in provisioner.of_type("AWS::Lambda::Function")}
        roles = [Role(name, known.granted) for name, known in self._lambdas.items()]
        self._sessions = {each.function: CheckedSession(session, self.place, each, self._witness) for each in roles}
        self._runtimes: dict[str, Runtime] = {}
        self._ids = count(1)
        self._queues = queue_sources(provisioner)
        self._streams = stream_sources(provisioner)
        self._schedules = schedules(provisioner, clock.now())
        timetables = {name: schedule.timetable for name, schedule in self._schedules.items()}
        self._agenda = Agenda(timetables, clock.now())
        apis = provisioner.every("AWS::ApiGateway::RestApi")
        self._gateways = gateways(apis, lambda arn: provisioner.named("Arn", arn))
        self._outbox = Outbox(provisioner.place.account, provisioner.place.region)
        self.feedback = Feedback(provisioner.place, destinations(provisioner))
        self.inbox = Inbox(provisioner.place, rules(provisioner))
        adapt(provisioner.place, clock.now)
        self._delays = delays(provisioner.place, clock.now)

    @classmethod
    def create(
        cls,
        session: boto3.Session,
        *,
        clock: Clock,
        parameters: Mapping[str, str],
        template: Mapping[str, Any] | None = None,
        address: str | None = None,
    ) -> "Stack":
        """Create everything the template declares; the session's endpoint is the local AWS or moto's mock.

        The address is where a browser reaches the same AWS, for links to files.
        """
        place = Place(session, address)
        provisioner = Provisioner(template or expanded(), place, parameters)
        provisioner.create_all()
        return cls(provisioner, session, clock)

    @property
    def observed(self) -> Mapping[str, set[tuple[str, str]]]:
        """Every (action, resource ARN) that each function asked for so far."""
        return self._witness.observed

    @property
    def denied(self) -> list[NotGranted]:
        """Every call that a function's role did not allow, also those that a handler made nothing of."""
        return self._witness.denied

    @property
    def published(self) -> list[dict[str, Any]]:
        """The entries that functions put on the bus, oldest first."""
        return self._witness.published

    def functions(self) -> Mapping[str, lambdas.Lambda]:
        """Return every function by its logical id."""
        return self._lambdas

    def physical(self, logical_id: str) -> str:
        """Return what Ref gives for a logical id."""
        return self._provisioner.ref(logical_id)

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes clients at run time
        """Return a client that no role holds back, as the operator has it."""
        return self.place.client(service)

    def runtime(self, function: str) -> Runtime:
        """Return what a function runs with: its environment alone, its role, and the stack's clock."""
        if function not in self._runtimes:
            environment, session = self._lambdas[function].environment, self._sessions[function]
            lent: dict[str, Any] = {"clock": self.clock.now, "stopwatch": Rushing(), "post": self.posts}
            self._runtimes[function] = Runtime(environment, session=session, **lent)
        return self._runtimes[function]

    def restart(self) -> None:
        """Start every function's environment afresh, so that it reads programme and keys again; clients stay."""
        self._runtimes.clear()

    def invoke(self, function: str, event: Any) -> Any:  # noqa: ANN401 - any JSON
        """Call a function's handler and return its result; what it raises is raised here."""
        try:
            return self._lambdas[function].call(event, self.runtime(function), f"local-{next(self._ids)}")
        except Exception as error:
            self.failures.append(Failure(function, error))
            sys.stderr.write(f"{function} failed\n{''.join(traceback.format_exception(error))}")
            raise
        finally:
            self._outbox.stamp(self.clock.now())

    def attempt(self, function: str, event: Any) -> tuple[bool, Any]:  # noqa: ANN401 - any JSON
        """Call a function as a poller does, which goes on after a failure; say whether it succeeded."""
        try:
            result = self.invoke(function, event)
        except Exception:  # noqa: BLE001 - recorded and logged in invoke; the caller tries again or gives up
            self._witness.wrote = True  # what fails may move to another queue
            return False, None
        self._witness.wrote |= isinstance(result, dict) and bool(result.get("batchItemFailures"))
        return True, result

    def put_event(
        self, detail_type: str, detail: Mapping[str, Any], *, source: str = "crm", time: datetime | None = None
    ) -> None:
        """Put an event on the bus as an outside client does; it happened at `time`, or now."""
        entry = {
            "EventBusName": self.physical("Bus"),
            "Source": source,
            "DetailType": detail_type,
            "Detail": json.dumps(detail),
            "Time": time or self.clock.now(),
        }
        self.client("events").put_events(Entries=[entry])

    def settle(self, *, flush: bool = False) -> None:
        """Deliver messages and records until nothing is left; flush also what waits for its batching window."""
        self._witness.wrote = True
        self._settle_writes(flush=flush)

    def _settle_writes(self, *, flush: bool = False) -> None:
        """Deliver as long as functions write; what only read has left nothing to deliver, so nothing is polled."""
        while self._witness.wrote:
            self._witness.wrote = False
            self._pass(flush=flush)

    def _pass(self, *, flush: bool) -> None:
        self.tell_mail_events()
        self._delays.release()
        for queue in self._queues:
            queue.drain(self.attempt)
        for stream in {source.stream for source in self._streams}:
            new = stream.read()
            for source in self._streams:
                source.offer(new if source.stream is stream else [], self.clock.now())
        self._drain_streams(flush=flush)

    def tell_mail_events(self) -> None:
        """Publish what SES would say of each mail that is new; `settle` does, and delivers it."""
        self.feedback.play(self.outbox(), self._witness.configuration_sets)

    def _drain_streams(self, *, flush: bool = False) -> None:
        for source in self._streams:
            source.drain(self.attempt, self.clock.now(), flush=flush)

    def advance(self, by: timedelta) -> None:
        """Move the clock forward: schedules that fell due fire in time order, and their work is done at that moment."""
        self.settle()
        self._tick_until(self.clock.now() + by)
        self.clock.advance(by)
        self.settle()

    def tick(self) -> None:
        """Do what fell due while a running clock went on by itself: schedules, and batches that waited long enough."""
        self._tick_until(self.clock.now())
        self._drain_streams()
        self._settle_writes()

    def _tick_until(self, end: datetime) -> None:
        while found := self._next(end):
            self._fire_at(*found)
        self._agenda.pass_over(end)

    def _next(self, end: datetime) -> tuple[datetime, str] | None:
        """Return what comes first, and when: a schedule by its name, or the end of a message's delay, without one."""
        fires = self._agenda.next(end)
        given_out = self._delays.first(fires[0] if fires else end)
        return (given_out, "") if given_out else fires

    def _fire_at(self, moment: datetime, name: str) -> None:
        """Do all of one moment: full batches first, then the schedule, if there is one, then whatever it set off."""
        with self.clock.held(moment):
            self._drain_streams()
            if name:
                self._agenda.fired(name, moment, self._fire(name, moment))
            self._witness.wrote |= not name
            if self._witness.wrote:
                self._agenda.stir(moment)
            self._settle_writes()

    def _fire(self, name: str, moment: datetime) -> Any:  # noqa: ANN401 - any JSON
        """Return what the schedule's function answers, tried as often as Lambda does; None if it failed each time."""
        schedule = self._schedules[name]
        event = schedule.event(moment, f"local-{next(self._ids)}")
        tries = (self.attempt(schedule.function, event) for _ in range(_ASYNCHRONOUS_ATTEMPTS))
        return next((answer for succeeded, answer in tries if succeeded), None)

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b"",
        address: str = "127.0.0.1",
    ) -> Response:  # fmt: skip
        """Answer an HTTP request as API Gateway does; what it set off is delivered by the next settle."""
        request = Request(method, path, Headers({"Host": "127.0.0.1", **(headers or {})}), body, address)
        gateway = next((each for each in self._gateways if each.find(method, path)), self._gateways[0])
        return gateway.answer(request, Arrival(self.clock.now(), f"local-{next(self._ids)}"), self.invoke)

    def outbox(self) -> list[SentMail]:
        """Return every mail that left, oldest first."""
        self._outbox.stamp(self.clock.now())
        return self._outbox.mails(self._witness.tags)

    def reply(
        self,
        mail: SentMail,
        text: str,
        *,
        headers: Mapping[str, str] | None = None,
        verdicts: Mapping[str, str] = PASSED,
    ) -> str:
        """Write back to a mail as its reader does, and return the id that SES gives it; `settle` delivers it."""
        now = self.clock.now()
        return self.inbox.receive(answer_to(mail, text, now, headers), back_to(mail), now, verdicts)

    def routes(self) -> list[Route]:
        """Return every route of the API, in the order in which they are tried."""
        return [route for gateway in self._gateways for route in gateway.routes]

    def unread_queues(self) -> list[str]:
        """Return the logical ids of the queues that no function reads: what lies there is for a person."""
        read = {queue.url for queue in self._queues}
        return [name for name in self._provisioner.of_type("AWS::SQS::Queue") if self.physical(name) not in read]

    def messages(self, queue: str) -> list[dict[str, Any]]:
        """Return what lies in a queue, without taking it."""
        return [json.loads(message["Body"]) for message in peek(self.client("sqs"), self.physical(queue))]

    def rejected(self) -> list[dict[str, Any]]:
        """Return the events that could not be understood, each with its reason."""
        return self.messages("RejectedQueue")

    def reports(self) -> list[Report]:
        """Return what is in the reports bucket, by key."""
        return reports(self.client("s3"), self.physical("ReportsBucket"))
