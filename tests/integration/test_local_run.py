"""The stack itself: what AWS would do around the handlers."""

from datetime import timedelta

from infra.local.stack import Stack


def test_event_from_outside_reaches_the_lifecycle_function(stack: Stack) -> None:
    stack.put_event("ContactUpserted", {"contact_id": "c-1"})

    stack.settle()

    assert stack.observed["LifecycleFunction"]


def test_misunderstood_event_is_kept_with_its_reason(stack: Stack) -> None:
    stack.put_event("Nonsense", {"a": 1})

    stack.settle()

    assert len(stack.rejected()) == 1


def test_path_without_a_route_is_refused_as_api_gateway_does(stack: Stack) -> None:
    answer = stack.request("GET", "/nowhere")

    assert (answer.status, answer.json) == (403, {"message": "Missing Authentication Token"})


def test_advance(stack: Stack) -> None:
    stack.advance(timedelta(days=10))
    assert stack.failures == []
