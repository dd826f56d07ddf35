"""Kills a handler before or after any of its AWS calls, delivers its event again, and lets some hours pass."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from operator import attrgetter
from typing import Any

import boto3
from moto import mock_aws

from functions.adapters.agenda import Agenda
from functions.adapters.programme import ProgrammeStore
from infra import programme
from infra.local.clock import Clock
from infra.local.sessions import CheckedSession
from infra.local.stack import Stack
from infra.local.template import expanded
from tests.crash.rewinding import Moment, written
from tests.integration.conftest import START, WITH_REPLIES
from tests.making import SMALL

Hook = Callable[..., Any]
Scenario = Callable[[Stack], None]

_SESSION = boto3.Session()
REPORTS = frozenset(
    {
        "ReportScheduleFunctionEveryMonday",
        "ReportScheduleFunctionAnHourLater",
        "ReportScheduleFunctionEveryNight",
        "CompactionFunctionEveryNight",
    }
)
_LEFT_OUT = REPORTS | {"ArchiveFunctionStream"}
LONG_ENOUGH = timedelta(hours=3)  # for every schedule to have found what was left lying


@contextmanager
def a_stack(left_out: Collection[str] = _LEFT_OUT) -> Iterator[Stack]:
    """Bring up the stack without archive and reports, which few cases are about, and with everyone enrolled."""
    template = expanded()
    resources = {name: each for name, each in template["Resources"].items() if name not in left_out}
    with mock_aws():
        stack = Stack.create(
            _SESSION, clock=Clock(START), parameters=WITH_REPLIES, template={**template, "Resources": resources}
        )
        programme.activate(programme.load(SMALL), stack.physical("ProgrammeBucket"), stack.client("s3"))
        everyone_is_enrolled(stack)
        yield stack


def everyone_is_enrolled(stack: Stack) -> None:
    """Spare every case the enrolment in the active programme."""
    dispatch = stack.runtime("DispatchScheduleFunction")
    dispatch.adapter(Agenda).enrol(dispatch.adapter(ProgrammeStore).active()[0])


class Killed(BaseException):
    """The end of a process: nothing in a handler may catch it."""


class NotTheSameError(Exception):
    """A case that did not make the calls of the run without a death: it proves nothing."""


@dataclass(slots=True)
class Watch:
    """Counts the AWS calls of one handler, and ends it at the n-th, before or after it took effect."""

    kill_at: int = 0
    after: bool = False
    calls: int = 0
    dead: bool = False
    names: list[str] = field(default_factory=list)
    moment: datetime | None = None  # when the process began that is watched, or died

    def hooks(self) -> Mapping[str, Hook]:
        """Return what to call at each call."""
        return {"before-call": self.before, "after-call": self.done}

    def before(self, model: Any, **_: object) -> None:
        if self.dead:
            raise Killed
        self.calls += 1
        self.names.append(model.name)
        if self.calls == self.kill_at and not self.after:
            self._die()

    def done(self, **_: object) -> None:
        if self.calls == self.kill_at and self.after:
            self._die()

    def _die(self) -> None:
        self.dead = True
        raise Killed


@contextmanager
def hooked(stack: Stack, function: str, hooks: Mapping[str, Hook]) -> Iterator[None]:
    """Start a function afresh, and within the block call hooks at each of its calls: before it first, after it last."""
    session: CheckedSession = attrgetter("_sessions")(stack)[function]
    make, made, lock = session.client, list[Any](), threading.Lock()

    def client(service: str, **options: Any) -> Any:
        with lock:
            one = make(service, **options)
            if one not in made:
                made.append(one)
                for event, hook in hooks.items():
                    events = one.meta.events
                    (events.register_last if event == "after-call" else events.register_first)(event, hook)
            return one

    session.client = client  # type: ignore[method-assign, assignment]
    stack.restart()
    try:
        yield
    finally:
        session.client = make  # type: ignore[method-assign]
        for one, (event, hook) in product(made, hooks.items()):
            one.meta.events.unregister(event, hook)


def die(stack: Stack, function: str, scenario: Scenario, watch: Watch) -> list[Any]:
    """Play a scenario until a function is killed in it, if it is; return what the function was given, oldest first."""
    given: list[Any] = []
    invoke = stack.invoke

    def recording(called: str, event: Any) -> Any:
        if called == function and not watch.dead:
            given.append(event)
            watch.moment = stack.clock.now()
        return invoke(called, event)

    stack.invoke = recording  # type: ignore[assignment,method-assign]
    try:
        with suppress(Killed), hooked(stack, function, watch.hooks()):
            scenario(stack)
    finally:
        stack.invoke = invoke  # type: ignore[method-assign]
    stack.restart()
    if watch.dead and watch.moment:
        stack.clock.set(watch.moment)  # it may have died in the midst of a jump of the clock
    return given


def live_on(stack: Stack, function: str, given: list[Any], repeats: int = 2) -> None:
    """Deliver what a dead function was given again, twice unless told otherwise, and let time pass."""
    for event in given * repeats:
        stack.invoke(function, event)
    stack.advance(LONG_ENOUGH)
    stack.settle(flush=True)


def every_death(  # noqa: PLR0913 - what dies, in what, and the three ways in which cases differ
    function: str,
    scenario: Scenario,
    prepare: Scenario,
    *,
    before_reads: bool = True,
    left_out: Collection[str] = _LEFT_OUT,
    repeats: int = 2,
) -> Iterator[Stack]:
    """Yield the stack after each way in which the function can die in the scenario, and first of all without any.

    To die after a call is to die before the next, since nothing else has effects; so only the last call needs both.
    A death that leaves exactly what the one before left, to the last letter, has the same end, and is not lived on
    from. Likewise to die before a call that only reads is to die before the next that writes: they may be left out.
    What the function was given is delivered again so many times: a queue does that, a person perhaps not.
    """
    with a_stack(left_out) as stack:
        prepare(stack)
        start, golden, judged = Moment(stack), Watch(), None
        live_on(stack, function, die(start.again(), function, scenario, golden), repeats)
        yield stack
        for kill_at, after in _where(golden, before_reads=before_reads):
            watch = Watch(kill_at, after)
            given = die(start.again(), function, scenario, watch)
            if (watch.dead, watch.names) != (True, golden.names[:kill_at]):
                raise NotTheSameError(watch.names, golden.names)
            left = len(given), written(stack)
            if left != judged:
                judged = left
                live_on(stack, function, given, repeats)
                yield stack


def every_corpse(function: str, scenario: Scenario, prepare: Scenario) -> Iterator[Stack]:
    """Yield the stack as the function leaves it at each of its deaths, before anything is given again."""
    with a_stack() as stack:
        prepare(stack)
        start, golden = Moment(stack), Watch()
        die(stack, function, scenario, golden)
        for where in _where(golden):
            die(start.again(), function, scenario, Watch(*where))
            yield stack


def every_two_deaths(function: str, scenario: Scenario, prepare: Scenario) -> Iterator[Stack]:
    """Yield the stack after each pair of deaths: one in the scenario, one while what it was given is delivered again.

    The second may come hours later, in what the schedules make of the first. Every pair is tried, except that neither
    dies before a call that only reads: that is to die before the next that writes.
    """

    def again(stack: Stack) -> None:
        for event in given:
            stack.invoke(function, event)
        stack.advance(LONG_ENOUGH)

    with a_stack() as stack:
        prepare(stack)
        start, golden = Moment(stack), Watch()
        die(stack, function, scenario, golden)
        for first in _where(golden):
            given = die(start.again(), function, scenario, Watch(*first))
            dead, second_golden = Moment(stack), Watch()
            die(stack, function, again, second_golden)
            for second in _where(second_golden):
                live_on(stack, function, die(dead.again(), function, again, Watch(*second))[-1:])
                yield stack


def _where(golden: Watch, *, before_reads: bool = False) -> Iterator[tuple[int, bool]]:
    """Yield before which calls to die, and after which."""
    if not golden.calls:
        raise NotTheSameError([], golden.names)
    for number, name in enumerate(golden.names, 1):
        if before_reads or not name.startswith(("Get", "BatchGet", "Query")):
            yield number, False
    yield golden.calls, True
