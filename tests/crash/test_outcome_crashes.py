"""An outcome is on record once, with what was before it, wherever taking it in dies."""

from datetime import timedelta

from infra.local.stack import Stack
from tests.crash.harness import every_death
from tests.integration.people import acme_with_ann, items, tell


def expands(stack: Stack) -> None:
    tell(stack, "AccountExpanded", at=stack.clock.now() + timedelta(hours=1), account_id="acme", arr=15000)


def test_an_outcome_knows_what_was_before_it_wherever_taking_it_in_dies() -> None:
    for stack in every_death("LifecycleFunction", expands, acme_with_ann, before_reads=False):
        [outcome] = items(stack, sk="OUTCOME#")
        assert (outcome["arr"], outcome["previous_arr"]) == (15000, 12000)
        [acme] = items(stack, pk="ACCOUNT#acme", sk="PROFILE")
        assert acme["arr"] == 15000
