"""Creates what the expanded template declares, each resource when it is first referred to."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.intrinsics import Intrinsics, NotUnderstood, parameter_values
from infra.local.kinds import IGNORED, KINDS, Kind
from infra.local.resources import Made, Place, Properties


class Provisioner:
    """The resources of one stack; logical ids in, physical names out."""

    def __init__(self, template: Mapping[str, Any], place: Place, parameters: Mapping[str, str]) -> None:
        """Check that every type and property is understood; nothing is created yet."""
        self._resources: Mapping[str, Mapping[str, Any]] = template["Resources"]
        self.place = place
        values = parameter_values(template.get("Parameters", {}), parameters) | self._pseudo_parameters()
        self._intrinsics = Intrinsics(template, values, self)
        self._made: dict[str, Made] = {}
        self._being_made: list[str] = []
        for logical_id, resource in self._resources.items():
            check(logical_id, resource)

    def _pseudo_parameters(self) -> dict[str, str]:
        return {
            "AWS::StackName": self.place.stack_name,
            "AWS::Region": self.place.region,
            "AWS::AccountId": self.place.account,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }

    def create_all(self) -> None:
        """Create every resource whose condition holds."""
        for logical_id in self._resources:
            if self._wanted(logical_id):
                self._make(logical_id)

    def of_type(self, kind: str) -> Iterator[str]:
        """Yield the logical ids of one type that exist."""
        found = (name for name, resource in self._resources.items() if resource["Type"] == kind)
        return (name for name in found if self._wanted(name))

    def properties(self, logical_id: str) -> dict[str, Any]:
        """Return a resource's properties with everything in them worked out."""
        resolved: dict[str, Any] = self.resolve(self._resources[logical_id].get("Properties", {}), logical_id)
        return resolved

    def every(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the resources of one type by logical id, each with its properties worked out."""
        return [(name, self.properties(name)) for name in self.of_type(kind)]

    def raw(self, logical_id: str) -> Properties:
        """Return a resource's properties as the expanded template has them."""
        raw: Properties = self._resources[logical_id].get("Properties", {})
        return raw

    def resolve(self, value: Any, at: str) -> Any:  # noqa: ANN401 - any JSON of the template
        """Return a value with everything in it worked out."""
        return self._intrinsics.resolve(value, at)

    def ref(self, logical_id: str) -> str:
        """Return what Ref gives: a name, an address or an ARN, as the type has it."""
        return self._make(logical_id).ref

    def attribute(self, logical_id: str, name: str) -> str:
        """Return what Fn::GetAtt gives."""
        attributes = self._make(logical_id).attributes
        if not attributes.get(name):
            message = f"{logical_id}: attribute {name} is not understood"
            raise NotUnderstood(message)
        return attributes[name]

    def named(self, attribute: str, value: str) -> str:
        """Return the logical id of the resource with a given Ref ("Ref") or attribute."""
        for logical_id, made in self._made.items():
            if value == (made.ref if attribute == "Ref" else made.attributes.get(attribute)):
                return logical_id
        message = f"nothing here has the {attribute} {value}"
        raise NotUnderstood(message)

    def _wanted(self, logical_id: str) -> bool:
        condition = self._resources[logical_id].get("Condition")
        return condition is None or self._intrinsics.holds(condition, logical_id)

    def _make(self, logical_id: str) -> Made:
        if logical_id not in self._made:
            if logical_id in self._being_made or not self._wanted(logical_id):
                message = f"{logical_id}: referred to, but it needs itself or its condition does not hold"
                raise NotUnderstood(message)
            self._being_made.append(logical_id)
            self._made[logical_id] = self._create(logical_id)
            self._being_made.pop()
        return self._made[logical_id]

    def _create(self, logical_id: str) -> Made:
        kind = self._resources[logical_id]["Type"]
        if kind in IGNORED:
            return Made(self.place.name(logical_id))
        known = KINDS[kind]
        properties = self.raw(logical_id) if known.lazy else self._heeded(logical_id, known)
        return known.make(self.place, logical_id, properties)

    def _heeded(self, logical_id: str, kind: Kind) -> Properties:
        raw = {name: value for name, value in self.raw(logical_id).items() if name in kind.heeded}
        resolved: Properties = self.resolve(raw, logical_id)
        return resolved


def check(logical_id: str, resource: Mapping[str, Any]) -> None:
    """Refuse a resource of a type, or with a property, that the local run does not know."""
    if resource["Type"] in IGNORED:
        return
    kind = KINDS.get(resource["Type"])
    if kind is None:
        message = f"{logical_id}: resources of type {resource['Type']} are not understood"
        raise NotUnderstood(message)
    strange = sorted(set(resource.get("Properties", {})) - kind.heeded - kind.passed_over)
    if strange:
        message = f"{logical_id}: property {', '.join(strange)} of {resource['Type']} is not understood"
        raise NotUnderstood(message)
