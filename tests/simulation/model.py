"""Sending as it is built, in virtual time: due ticks, hand-over, queue, paced environments, SES, and what goes wrong.

Surveys flow in parts of a quarter of an hour each, so that a day of ten million takes well under a second.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from tests.simulation import facts
from tests.simulation.facts import CLAIM, DAY, HAND_OVER, PATIENCE, RECEIVES, RETENTION, RETRY, SEND, STALE, TICK
from tests.simulation.world import STEP, Chance, Part, Ses, arrivals


@dataclass(frozen=True, slots=True)
class Setup:
    """What is tried. Rates are mails a second; `at_opening` is the share of a day due when its window opens."""

    surveys_a_day: int
    max_send_rate: float = math.inf
    concurrency: int = facts.CONCURRENCY
    shards: int = facts.SHARDS
    max_24_hours: float = math.inf
    other_mail: float = 0
    paced: bool = True
    kill: float = 0
    at_opening: float = 0.5
    days: int = 1
    seed: int = 1

    @property
    def between(self) -> float:
        """Seconds from one send of an environment to its next."""
        if not self.paced:
            return SEND
        return max(SEND, self.concurrency / (facts.SHARE * self.max_send_rate))


@dataclass(slots=True)
class Outcome:
    """What came of the surveys, in surveys, and how long they took, in seconds."""

    due: int = 0
    sent: int = 0
    in_doubt: int = 0  # sent, but whoever sent it died before it could say so
    stale: int = 0
    waiting: int = 0
    late: int = 0  # sent after the window they were handed over in had shut
    missed: int = 0  # put off to another day although due before the last tick of theirs
    refused: int = 0  # by SES, each time
    duplicates: int = 0  # messages that found their survey sent
    dead_letters: int = 0
    longest_queue: int = 0
    oldest: int = 0  # from due to sent, at most
    drained_at: int = 0
    most_in_a_step: int = 0
    most_in_a_day: float = 0

    @property
    def in_time(self) -> bool:
        """Say whether everybody was asked on their day, inside their window, and before our patience was over."""
        return self.sent == self.due and not self.late and not self.missed and not self.duplicates


@dataclass(slots=True)
class _Messages:
    """So many messages of a part in the queue, received so many times before."""

    part: Part
    number: int
    queued_at: int
    received: int = 0


@dataclass(slots=True)
class _Run:
    setup: Setup
    outcome: Outcome = field(default_factory=Outcome)
    agenda: list[tuple[int, int, Part]] = field(default_factory=list)
    queue: deque[_Messages] = field(default_factory=deque)
    invisible: deque[tuple[int, _Messages]] = field(default_factory=deque)
    order: "count[int]" = field(default_factory=count)
    queued: int = 0
    ticking: bool = False
    hands: float = 0
    seconds: float = 0

    def put_down(self, part: Part, at: int) -> None:
        heappush(self.agenda, (at, next(self.order), part))

    def enqueue(self, messages: _Messages) -> None:
        self.queue.append(messages)
        self.queued += messages.number
        self.outcome.longest_queue = max(self.outcome.longest_queue, self.queued)

    # Handing over: a worker for each shard, from a tick until nothing is due.

    def hand_over(self, now: int) -> None:
        self.ticking = self.ticking or now % TICK == 0
        self.hands = self.hands + self.setup.shards * STEP / HAND_OVER if self.ticking else 0
        while self.ticking and self.hands >= 1:
            if not self.agenda or self.agenda[0][0] > now:
                self.ticking = False
                return
            due_again, _, part = heappop(self.agenda)
            if part.left > self.hands:
                self.put_down(part, due_again)
                part = part.split(int(self.hands))
            self._look_at(part, now)

    def _look_at(self, part: Part, now: int) -> None:
        self.hands -= part.left
        if now - part.due > STALE:
            self._give_up(part)
        elif part.left and part.zone.is_open(now):
            self.enqueue(_Messages(part, part.left, now))
            self.put_down(part, now + PATIENCE)
        elif part.left:
            self.outcome.missed += part.left if part.zone.is_open(part.due + TICK) else 0
            self.put_down(part, part.zone.next_opening(now) + facts.SPREAD // 2)

    def _give_up(self, part: Part) -> None:
        self.outcome.stale += part.left
        part.left = 0

    # Sending: the environments share the queue; what they do not use of a step is not saved for a later one.

    def send(self, now: int, ses: Ses, chance: Chance) -> None:
        while self.invisible and self.invisible[0][0] <= now:
            self.enqueue(self.invisible.popleft()[1])
        room, sent = self.setup.concurrency * STEP, self.outcome.sent
        self.seconds = min(self.seconds, self.setup.between) + room
        while self.queue and self._serve(self.queue[0], now, ses, chance):
            pass
        self.outcome.most_in_a_step = max(self.outcome.most_in_a_step, self.outcome.sent - sent)

    def _serve(self, messages: _Messages, now: int, ses: Ses, chance: Chance) -> bool:
        """Serve the oldest messages as far as the time goes; say whether there is time for more."""
        part = messages.part
        if now - part.due > STALE:
            self._give_up(part)
        fresh = bool(part.left) and now - messages.queued_at <= RETENTION
        takes = self.setup.between if fresh else CLAIM
        number = min(messages.number, int(self.seconds / takes), part.left if fresh else messages.number)
        self.seconds -= number * takes
        self._taken(messages, number)
        if fresh:
            self._sent(messages, number, now, ses, chance)
        else:
            self.outcome.duplicates += number
        return number > 0

    def _taken(self, messages: _Messages, number: int) -> None:
        messages.number -= number
        self.queued -= number
        if not messages.number:
            self.queue.popleft()

    def _sent(self, messages: _Messages, number: int, now: int, ses: Ses, chance: Chance) -> None:
        part, outcome = messages.part, self.outcome
        died = chance.unhandled(number)
        unhandled = min(sum(died), number)
        accepted = ses.accept(now, number - unhandled)
        refused = number - unhandled - accepted
        part.left -= accepted
        outcome.sent += accepted
        outcome.in_doubt += min(len(died), accepted)
        outcome.late += 0 if part.zone.is_open(now) else accepted
        if accepted:
            outcome.oldest = max(outcome.oldest, now + STEP - part.due)
            outcome.drained_at = now + STEP
        if refused:
            outcome.refused += refused
            self.put_down(part.split(refused), now + RETRY)
        if unhandled:
            self._come_again(_Messages(part, unhandled, messages.queued_at, messages.received + 1), now)

    def _come_again(self, messages: _Messages, now: int) -> None:
        if messages.received < RECEIVES:
            self.invisible.append((now + facts.VISIBILITY, messages))
        else:
            self.outcome.dead_letters += messages.number


def simulate(setup: Setup, longest: int = 2) -> Outcome:
    """Let days of surveys fall due and leave, for at most `longest` days after the last; return what came of them."""
    run = _Run(setup)
    ses = Ses(setup.max_send_rate, setup.max_24_hours, setup.other_mail)
    chance = Chance(setup.kill, setup.seed)
    for part in (each for day in range(setup.days) for each in arrivals(setup.surveys_a_day, day, setup.at_opening)):
        run.outcome.due += part.left
        run.put_down(part, part.due + TICK)  # by then all of its quarter of an hour is due
    now = 0
    while run.agenda and now < (setup.days + 1 + longest) * DAY:
        run.hand_over(now)
        ses.step(now)
        run.send(now, ses, chance)
        now += STEP
    return _closed(run, ses)


def _closed(run: _Run, ses: Ses) -> Outcome:
    run.outcome.waiting = sum(part.left for _, _, part in run.agenda)  # whatever is not settled is due again
    run.outcome.most_in_a_day = ses.most_in_a_day
    return run.outcome
