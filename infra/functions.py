"""The functions of template.yaml: what each is called, runs and is packaged from."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from infra.local.template import source


@dataclass(frozen=True, slots=True)
class Function:
    """One Lambda of the template; its properties are those written there, without the Globals."""

    name: str
    handler: str
    properties: dict[str, Any] = field(hash=False)

    @property
    def module(self) -> str:
        """The import name of the handler's module."""
        return self.handler.rpartition(".")[0]

    @property
    def attribute(self) -> str:
        """What of that module is called."""
        return self.handler.rpartition(".")[2]

    @property
    def folder(self) -> str:
        """The folder of functions/ that is its own."""
        return self.module.split(".")[1]

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the properties of its triggers of some kinds."""
        written = self.properties.get("Events", {}).values()
        return [event["Properties"] for event in written if event["Type"] in kinds]

    @property
    def environment(self) -> dict[str, Any]:
        """Its own environment variables."""
        return dict(self.properties.get("Environment", {}).get("Variables", {}))


@lru_cache(maxsize=1)
def _template() -> dict[str, Any]:
    return source()


def functions() -> list[Function]:
    """Return every function, in the order of the template."""
    return [
        Function(name, resource["Properties"]["Handler"], resource["Properties"])
        for name, resource in _template()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    ]


def setting_default(name: str) -> Any:  # noqa: ANN401 - a template property of any kind
    """Return a property that functions inherit when they do not set it."""
    return _template()["Globals"]["Function"].get(name)
