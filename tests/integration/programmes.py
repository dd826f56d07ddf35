"""The active programme of a test's stack, changed in a word."""

from typing import Any

from functions.adapters.programme import ProgrammeStore
from functions.core.programme import Programme
from infra import programme
from infra.local.stack import Stack
from tests.making import SMALL


def activate_small(stack: Stack) -> None:
    """Activate the small programme, whatever was active before."""
    programme.activate(programme.load(SMALL), stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


def change_sending(stack: Stack, **settings: Any) -> None:
    """Activate the programme with some of its `sending` changed."""
    _, active = stack.runtime("LifecycleFunction").adapter(ProgrammeStore).active()
    told = active.model_dump(mode="json", by_alias=True)
    told["sending"].update(settings)
    programme.activate(Programme.model_validate(told), stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()


def change_programme(stack: Stack, **sections: Any) -> None:
    """Activate the programme with some of its sections replaced."""
    _, active = stack.runtime("LifecycleFunction").adapter(ProgrammeStore).active()
    told = {**active.model_dump(mode="json", by_alias=True), **sections}
    programme.activate(Programme.model_validate(told), stack.physical("ProgrammeBucket"), stack.client("s3"))
    stack.restart()
