"""Which IAM actions, on which resources, a call of an AWS client needs; an operation not listed here is an error."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parseaddr
from typing import Any

from infra.local.intrinsics import NotUnderstood
from infra.local.permissions import Call
from infra.local.resources import Place

Parameters = Mapping[str, Any]

_PARTITION = re.compile(r"^\s*(#?\w+)\s*=\s*(:\w+)")
_MEMBER_ACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


def calls_of(place: Place, service: str, operation: str, parameters: Parameters) -> list[Call]:
    """Return what IAM would be asked about one operation."""
    known = _OPERATIONS.get(f"{service}:{operation}")
    if known is None:
        message = (
            f"the local run does not know which permissions {service}:{operation} needs; add it to infra/local/calls.py"
        )
        raise NotUnderstood(message)
    return list(known(place, f"{service}:{operation}", parameters))


def _table_arn(place: Place, name: str) -> str:
    return name if name.startswith("arn:") else place.arn("dynamodb", f"table/{name}")


def _leading(keys: Iterable[str]) -> dict[str, list[str]]:
    return {"dynamodb:LeadingKeys": sorted(set(keys))}


def _item(place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    key = parameters.get("Key") or parameters["Item"]
    yield Call(action, _table_arn(place, parameters["TableName"]), _leading([key["pk"]["S"]]))


def _query(place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
    found = _PARTITION.search(parameters["KeyConditionExpression"])
    values = [parameters["ExpressionAttributeValues"][found[2]]["S"]] if found else []
    yield Call(action, _table_arn(place, parameters["TableName"]) + index, _leading(values))


def _batch_get(place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    for table, request in parameters["RequestItems"].items():
        yield Call(action, _table_arn(place, table), _leading(key["pk"]["S"] for key in request["Keys"]))


def _batch_write(place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    for table, requests in parameters["RequestItems"].items():
        members = (next(iter(request.values())) for request in requests)
        keys = ((member.get("Item") or member["Key"])["pk"]["S"] for member in members)
        yield Call(action, _table_arn(place, table), _leading(keys))


def _transaction(place: Place, _action: str, parameters: Parameters) -> Iterator[Call]:
    for member in parameters["TransactItems"]:
        verb, request = next(iter(member.items()))
        action = "GetItem" if verb == "Get" else _MEMBER_ACTIONS[verb]
        yield from _item(place, f"dynamodb:{action}", request)


def _message(place: Place, _action: str, parameters: Parameters) -> Iterator[Call]:
    yield Call("sqs:SendMessage", place.arn("sqs", parameters["QueueUrl"].rsplit("/", 1)[-1]))


def _events(place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    for entry in parameters["Entries"]:
        bus = entry.get("EventBusName", "default")
        yield Call(action, bus if bus.startswith("arn:") else place.arn("events", f"event-bus/{bus}"))


def _secret(place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    secret = parameters["SecretId"]
    yield Call(action, secret if secret.startswith("arn:") else place.arn("secretsmanager", f"secret:{secret}"))


def _object(_place: Place, action: str, parameters: Parameters) -> Iterator[Call]:
    name = {"s3:HeadObject": "s3:GetObject"}.get(action, action)
    yield Call(name, f"arn:aws:s3:::{parameters['Bucket']}/{parameters['Key']}")


def _objects(_place: Place, _action: str, parameters: Parameters) -> Iterator[Call]:
    for each in parameters["Delete"]["Objects"]:
        yield Call("s3:DeleteObject", f"arn:aws:s3:::{parameters['Bucket']}/{each['Key']}")


def _listing(_place: Place, _action: str, parameters: Parameters) -> Iterator[Call]:
    context = {"s3:prefix": [parameters["Prefix"]]} if "Prefix" in parameters else {}
    yield Call("s3:ListBucket", f"arn:aws:s3:::{parameters['Bucket']}", context)


def _mail(place: Place, _action: str, parameters: Parameters) -> Iterator[Call]:
    """Ask for both actions: SES checks SendRawEmail too when the content is raw, on identity and configuration set."""
    sender = parseaddr(parameters["FromEmailAddress"])[1]
    resources = [place.arn("ses", f"identity/{sender.rsplit('@', 1)[-1]}")]
    if "ConfigurationSetName" in parameters:
        resources.append(place.arn("ses", f"configuration-set/{parameters['ConfigurationSetName']}"))
    actions = ["ses:SendEmail", *(["ses:SendRawEmail"] if "Raw" in parameters["Content"] else [])]
    for action in actions:
        for resource in resources:
            yield Call(action, resource, {"ses:FromAddress": [sender]})


def _quota(_place: Place, _action: str, _parameters: Parameters) -> Iterator[Call]:
    yield Call("ses:GetSendQuota", "*")


_OPERATIONS: Mapping[str, Callable[[Place, str, Parameters], Iterator[Call]]] = {
    **{f"dynamodb:{verb}Item": _item for verb in ("Get", "Put", "Update", "Delete")},
    "dynamodb:Query": _query,
    "dynamodb:BatchGetItem": _batch_get,
    "dynamodb:BatchWriteItem": _batch_write,
    "dynamodb:TransactWriteItems": _transaction,
    "dynamodb:TransactGetItems": _transaction,
    "sqs:SendMessage": _message,
    "sqs:SendMessageBatch": _message,
    "events:PutEvents": _events,
    "secretsmanager:GetSecretValue": _secret,
    **{f"s3:{verb}Object": _object for verb in ("Get", "Put", "Head", "Delete")},
    "s3:DeleteObjects": _objects,
    "s3:ListObjectsV2": _listing,
    "sesv2:SendEmail": _mail,
    "ses:GetSendQuota": _quota,
}
