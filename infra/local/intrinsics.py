"""CloudFormation's parameters, conditions and intrinsic functions, worked out on plain data."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

NO_VALUE = object()

_VARIABLE = re.compile(r"\$\{(!?)([^}]+)\}")


class NotUnderstood(Exception):  # noqa: N818 - what it says is what happened
    """Something in the template that the local run cannot bring to life; the text names where."""


class Lookup(Protocol):
    """What a reference to a resource stands for."""

    def ref(self, logical_id: str) -> str:
        """Return what Ref gives for a resource."""

    def attribute(self, logical_id: str, name: str) -> str:
        """Return what Fn::GetAtt gives for a resource."""


def parameter_values(declared: Mapping[str, Mapping[str, Any]], given: Mapping[str, str]) -> dict[str, str]:
    """Return every parameter's value; a missing, unknown or malformed one is refused by name."""
    unknown = sorted(set(given) - set(declared))
    if unknown:
        message = f"the template declares no parameter {', '.join(unknown)}"
        raise NotUnderstood(message)
    return {name: _parameter(name, declaration, given) for name, declaration in declared.items()}


def _parameter(name: str, declaration: Mapping[str, Any], given: Mapping[str, str]) -> str:
    if name not in given and "Default" not in declaration:
        message = f"parameter {name} needs a value"
        raise NotUnderstood(message)
    value = str(given.get(name, declaration.get("Default")))
    pattern = declaration.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        message = f"parameter {name}: {value!r} does not match {pattern}"
        raise NotUnderstood(message)
    return value


class Intrinsics:
    """Resolves one template's values; resources are looked up through whoever creates them."""

    def __init__(self, template: Mapping[str, Any], values: Mapping[str, str], lookup: Lookup) -> None:
        """Take the template, the values of parameters and pseudo parameters, and the resources."""
        self._resources = template["Resources"]
        self._conditions = template.get("Conditions", {})
        self._values = values
        self._lookup = lookup
        self._functions: dict[str, Callable[[Any, str], Any]] = {
            "Ref": self._ref, "Condition": self._condition, "Fn::GetAtt": self._get_att, "Fn::Sub": self._sub,
            "Fn::If": self._if, "Fn::Join": self._join, "Fn::Select": self._select, "Fn::Split": self._split,
            "Fn::Equals": self._equals, "Fn::Not": self._not, "Fn::And": self._and, "Fn::Or": self._or,
        }  # fmt: skip

    def resolve(self, value: Any, at: str) -> Any:  # noqa: ANN401 - any JSON of the template
        """Return the value with every intrinsic function worked out; `at` is the logical id it belongs to."""
        if isinstance(value, list):
            return [each for each in (self.resolve(one, at) for one in value) if each is not NO_VALUE]
        if not isinstance(value, dict):
            return value
        name = next(iter(value), "")
        if len(value) == 1 and (name == "Ref" or name.startswith("Fn::")):
            return self._call(name, value[name], at)
        pairs = ((key, self.resolve(each, at)) for key, each in value.items())
        return {key: each for key, each in pairs if each is not NO_VALUE}

    def holds(self, condition: str, at: str) -> bool:
        """Say whether a condition of the template is met."""
        if condition not in self._conditions:
            message = f"{at}: there is no condition {condition}"
            raise NotUnderstood(message)
        return bool(self._test(self._conditions[condition], at))

    def _call(self, name: str, argument: Any, at: str) -> Any:  # noqa: ANN401
        if name not in self._functions:
            message = f"{at}: intrinsic function {name} is not understood"
            raise NotUnderstood(message)
        return self._functions[name](argument, at)

    def _test(self, condition: Mapping[str, Any], at: str) -> Any:  # noqa: ANN401
        name, argument = next(iter(condition.items()))
        return self._call(name, argument, at)

    def _ref(self, name: str, at: str) -> Any:  # noqa: ANN401
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self._values:
            return self._values[name]
        self._known(name, at)
        return self._lookup.ref(name)

    def _get_att(self, argument: list[str] | str, at: str) -> str:
        logical_id, name = argument.split(".", 1) if isinstance(argument, str) else argument
        self._known(logical_id, at)
        return self._lookup.attribute(logical_id, name)

    def _known(self, logical_id: str, at: str) -> None:
        if logical_id not in self._resources:
            message = f"{at}: nothing in the template is called {logical_id}"
            raise NotUnderstood(message)

    def _sub(self, argument: str | list[Any], at: str) -> str:
        text, local = (argument, {}) if isinstance(argument, str) else argument
        values = {name: self.resolve(value, at) for name, value in local.items()}
        return _VARIABLE.sub(lambda match: self._variable(match, values, at), text)

    def _variable(self, match: re.Match[str], values: Mapping[str, Any], at: str) -> str:
        literal, name = match[1], match[2].strip()
        if literal:
            return f"${{{name}}}"
        if name in values:
            return str(values[name])
        plain = name in self._values or "." not in name
        return str(self._ref(name, at) if plain else self._get_att(name, at))

    def _if(self, argument: list[Any], at: str) -> Any:  # noqa: ANN401
        condition, then, otherwise = argument
        return self.resolve(then if self.holds(condition, at) else otherwise, at)

    def _join(self, argument: list[Any], at: str) -> str:
        separator, parts = argument
        return str(separator).join(str(part) for part in self.resolve(parts, at))

    def _select(self, argument: list[Any], at: str) -> Any:  # noqa: ANN401
        index, choices = argument
        return self.resolve(choices, at)[int(self.resolve(index, at))]

    def _split(self, argument: list[Any], at: str) -> list[str]:
        separator, text = argument
        return str(self.resolve(text, at)).split(separator)

    def _condition(self, name: str, at: str) -> bool:
        return self.holds(name, at)

    def _equals(self, argument: list[Any], at: str) -> bool:
        left, right = (str(self.resolve(each, at)) for each in argument)
        return left == right

    def _not(self, argument: list[Any], at: str) -> bool:
        return not self._test(argument[0], at)

    def _and(self, argument: list[Any], at: str) -> bool:
        return all(self._test(each, at) for each in argument)

    def _or(self, argument: list[Any], at: str) -> bool:
        return any(self._test(each, at) for each in argument)
