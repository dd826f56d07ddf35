"""What IAM would say: may a role do this to that? Anything in a policy that is not understood is an error."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from infra.local.intrinsics import NotUnderstood

# The three that SAM attaches. They are for logging and for Lambda's own polling, which the runner does itself.
MANAGED_POLICIES = frozenset(
    f"arn:aws:iam::aws:policy/service-role/AWSLambda{name}ExecutionRole" for name in ("Basic", "SQSQueue", "DynamoDB")
)
_STATEMENT_PARTS = {"Sid", "Effect", "Action", "Resource", "Condition"}

Context = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Call:
    """One action on one resource, with the condition keys that it carries."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


class NotGranted(Exception):  # noqa: N818 - what it says is what happened
    """A function called what its role does not allow."""

    def __init__(self, function: str, call: Call) -> None:
        """Name the function, the action and the resource."""
        super().__init__(
            f"{function} may not {call.action} on {call.resource}: its role in template.yaml does not grant it"
        )
        self.function = function
        self.call = call


@lru_cache(maxsize=4096)
def _pattern(wildcard: str) -> re.Pattern[str]:
    return re.compile(re.escape(wildcard).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)


def like(value: str, wildcard: str) -> bool:
    """Say whether a value fits a pattern of * and ?."""
    return _pattern(wildcard).fullmatch(value) is not None


def listed(value: Any) -> list[Any]:  # noqa: ANN401 - policies allow one or many everywhere
    """Return one or many as many."""
    return value if isinstance(value, list) else [value]


def statements(role: str, properties: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the statements of a role's own policies; `properties` are resolved."""
    strange = sorted(set(properties.get("ManagedPolicyArns", [])) - MANAGED_POLICIES)
    if strange:
        message = f"{role}: managed policy {', '.join(strange)} is not understood"
        raise NotUnderstood(message)
    documents = (policy["PolicyDocument"] for policy in properties.get("Policies", []))
    found = [statement for document in documents for statement in listed(document["Statement"])]
    for statement in found:
        _check(role, statement)
    return found


def _check(role: str, statement: Mapping[str, Any]) -> None:
    strange = sorted(set(statement) - _STATEMENT_PARTS)
    operators = sorted(set(statement.get("Condition", {})) - set(_OPERATORS))
    if strange or operators:
        message = f"{role}: {', '.join(strange + operators)} in a policy statement is not understood"
        raise NotUnderstood(message)


def allowed(granted: Iterable[Mapping[str, Any]], call: Call) -> bool:
    """Say whether the statements allow a call: one must allow it and none may deny it."""
    effects = {statement["Effect"] for statement in granted if _applies(statement, call)}
    return effects == {"Allow"}


def _applies(statement: Mapping[str, Any], call: Call) -> bool:
    return (
        any(like(call.action.lower(), action.lower()) for action in listed(statement["Action"]))
        and any(like(call.resource, resource) for resource in listed(statement["Resource"]))
        and _conditions_hold(statement.get("Condition", {}), call.context)
    )


def _conditions_hold(conditions: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    lowered = {key.lower(): values for key, values in context.items()}
    return all(
        _OPERATORS[operator](lowered.get(key.lower(), ()), listed(wanted))
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _one_like(values: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(like(value, each) for value in values for each in wanted)


def _one_equals(values: Sequence[str], wanted: Sequence[str]) -> bool:
    return any(value in wanted for value in values)


def _all_like(values: Sequence[str], wanted: Sequence[str]) -> bool:
    """Hold for every value; with none at all it holds too, as it does in IAM."""
    return all(_one_like([value], wanted) for value in values)


def _all_equal(values: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(value in wanted for value in values)


_OPERATORS = {
    "StringLike": _one_like,
    "StringEquals": _one_equals,
    "ArnLike": _one_like,
    "ArnEquals": _one_like,
    "ForAllValues:StringLike": _all_like,
    "ForAllValues:StringEquals": _all_equal,
    "ForAnyValue:StringLike": _one_like,
    "ForAnyValue:StringEquals": _one_equals,
}
