"""Between the framework and the code: a request taken apart, a reply put together, a fault reported."""

import traceback
from collections.abc import Callable, Mapping

from chalice.app import Chalice, Request, Response

from functions.adapters.log import log
from functions.adapters.runtime import Runtime, runtime
from functions.core.wording import messages
from functions.ingest import exchange, page
from functions.ingest.exchange import Call, Rejected, Told
from functions.ingest.web import Declined, Reply, Visit, first_language, headers, status_of

ANY = ["*/*"]  # Chalice would refuse a type in JSON; ours is a page that people can read


def show(app: Chalice, view: Callable[[Runtime, Visit], Reply], token: str) -> Response:
    """Answer a request for a page; whatever happens, people see one."""
    visit = Visit(token)
    try:
        visit = _visit(token, _request(app))
        reply = view(runtime(), visit)
    except Declined as why:
        reply = _declined(visit, why)
    except Exception as error:  # noqa: BLE001 - the last line: people see a page, the log sees the fault
        reply = _declined(visit, Declined(kind="failed", reference=_reported(app, error)))
    return response(reply)


def response(reply: Reply) -> Response:
    """Return a page as the framework sends it."""
    return Response(reply.html, headers=headers(page.style()), status_code=reply.status)


def tell(app: Chalice, view: Callable[[Runtime, Call], Told]) -> Response:
    """Answer a call of the widget."""
    try:
        told = view(runtime(), _call(_request(app)))
    except Rejected as why:
        told = why.told()
    except Declined as why:  # by what made sure of a link
        told = Told(status_of(why), {"error": why.kind})
    except Exception as error:  # noqa: BLE001 - the last line: the widget hears of it, the log sees the fault
        told = Told(500, {"error": "failed", "reference": _reported(app, error)})
    return Response(dict(told.body), headers=exchange.headers(told), status_code=told.status)


def _request(app: Chalice) -> Request:
    request = app.current_request
    if request is None:
        message = "there is no request"
        raise RuntimeError(message)
    return request


def _visit(token: str, request: Request) -> Visit:
    """Return what matters of a request."""
    query: Mapping[str, str] = request.query_params or {}
    return Visit(
        token=token,
        score=query.get("score"),
        trap=query.get("trap"),
        prefetch="prefetch" in f"{request.headers.get('sec-purpose', '')} {request.headers.get('purpose', '')}",
        content_type=request.headers.get("content-type", ""),
        language=_language(request),
        body=_body(request),
        query=query,
        address=_address(request),
        cookies=request.headers.get("cookie", ""),
    )


def _call(request: Request) -> Call:
    return Call(
        origin=request.headers.get("origin", ""),
        content_type=request.headers.get("content-type", ""),
        language=_language(request),
        body=_body(request),
        address=_address(request),
    )


def _address(request: Request) -> str:
    """Return where a request came from, as the gateway saw it: a header can say anything."""
    return str(request.context.get("identity", {}).get("sourceIp", ""))


def _language(request: Request) -> str:
    return first_language(request.headers.get("accept-language", ""))


def _body(request: Request) -> bytes:
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body


def _declined(visit: Visit, why: Declined) -> Reply:
    return Reply(status_of(why), page.declined(messages(why.locale or visit.language), why))


def _reported(app: Chalice, error: Exception) -> str:
    """Log what failed and where, without the message, which may repeat what a person wrote; return the request's id."""
    request_id = str(getattr(app.lambda_context, "aws_request_id", ""))
    where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    code = getattr(error, "response", {"Error": {"Code": ""}})["Error"]["Code"]  # AWS's, if it was AWS that refused
    log().error("unhandled", error=type(error).__name__, code=code, where=where, request_id=request_id)
    return request_id
