"""The expanded template, as the policy tests ask it: what CloudFormation would be given, not what SAM was."""

from typing import Any

from infra.local.template import expanded

Properties = dict[str, Any]


def of_type(kind: str) -> dict[str, Properties]:
    """Return the properties of every resource of a type by logical id."""
    found = expanded()["Resources"].items()
    return {name: resource.get("Properties", {}) for name, resource in found if resource["Type"] == kind}


def resource(name: str) -> Properties:
    """Return a resource whole, with its deletion policy."""
    whole: Properties = expanded()["Resources"][name]
    return whole


def target(value: Any) -> str:
    """Return the logical id that a Ref or GetAtt points to."""
    return str(value["Ref"]) if "Ref" in value else str(value["Fn::GetAtt"][0])


def listed(value: Any) -> list[Any]:
    """Return one or many as many."""
    return value if isinstance(value, list) else [value]


def statements(role: Properties) -> list[Properties]:
    """Return every statement of a role's inline policies."""
    return [each for policy in role.get("Policies", []) for each in listed(policy["PolicyDocument"]["Statement"])]
