"""A function of the template as something that can be called: its handler, its environment and its context."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from functions.adapters.runtime import Runtime, using
from infra.local.intrinsics import NotUnderstood
from infra.local.permissions import statements
from infra.local.provisioner import Provisioner


@dataclass(frozen=True, slots=True)
class Lambda:
    """What the template says of one function, resolved."""

    logical_id: str
    handler: str
    environment: Mapping[str, str]
    granted: list[Mapping[str, Any]]
    arn: str
    name: str
    timeout: int
    memory: int

    def call(self, event: Any, runtime: Runtime, request_id: str) -> Any:  # noqa: ANN401 - any JSON
        """Call the real handler with a lent runtime; event and result pass through JSON, as they do on AWS."""
        handler = self.load()
        with using(runtime):
            result = handler(json.loads(json.dumps(event)), self._context(request_id))
        return json.loads(json.dumps(result))

    def load(self) -> Callable[[Any, Any], Any]:
        """Import the handler that the template names."""
        module, _, attribute = self.handler.rpartition(".")
        handler: Callable[[Any, Any], Any] = getattr(import_module(module), attribute)
        return handler

    def _context(self, request_id: str) -> "Context":
        deadline = time.monotonic() + self.timeout
        return Context(self.name, str(self.memory), self.arn, request_id, deadline)


@dataclass(frozen=True, slots=True)
class Context:
    """The second argument of a handler."""

    function_name: str
    memory_limit_in_mb: str
    invoked_function_arn: str
    aws_request_id: str
    deadline: float
    function_version: str = "$LATEST"

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run; the local run does not cut it short."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def read(provisioner: Provisioner, logical_id: str) -> Lambda:
    """Return a function with its environment and role worked out."""
    properties = provisioner.raw(logical_id)
    environment = provisioner.resolve(properties.get("Environment", {}).get("Variables", {}), logical_id)
    return Lambda(
        logical_id=logical_id,
        handler=properties["Handler"],
        environment={name: str(value) for name, value in environment.items()},
        granted=_granted(provisioner, logical_id),
        arn=provisioner.attribute(logical_id, "Arn"),
        name=provisioner.ref(logical_id),
        timeout=int(properties.get("Timeout", 3)),
        memory=int(properties.get("MemorySize", 128)),
    )


def _granted(provisioner: Provisioner, logical_id: str) -> list[Mapping[str, Any]]:
    arn = provisioner.resolve(provisioner.raw(logical_id)["Role"], logical_id)
    try:
        role = provisioner.named("Arn", arn)
    except NotUnderstood as error:
        message = f"{logical_id}: its role {arn} is not in the template"
        raise NotUnderstood(message) from error
    return statements(role, provisioner.properties(role))
