"""What colleagues can reach: their desk, and the cases that are theirs."""

import traceback
from collections.abc import Callable
from typing import cast

from chalice.app import Chalice, Request, Response

from functions.adapters.log import log
from functions.adapters.runtime import Runtime, runtime
from functions.followup.cases import acting as case_acting
from functions.followup.cases import visits as case_visits
from functions.followup.desk import acting as desk_acting
from functions.followup.desk import visits as desk_visits
from functions.followup.web import page
from functions.followup.web.request import Declined, Reply, Visit, headers

app = Chalice(app_name="followup", configure_logs=False)
_ANY = ["*/*"]  # Chalice would refuse a type in JSON; ours is a page that people can read


@app.route("/d/{token}", methods=["GET"], content_types=_ANY)
def show_desk(token: str) -> Response:
    """Show a colleague their accounts: cases, answers, silence, who is about to be asked; changes nothing."""
    return _respond(desk_visits.show, token)


@app.route("/d/{token}", methods=["HEAD"], content_types=_ANY)
def peek_desk(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return _response(Reply(200))


@app.route("/d/{token}", methods=["POST"], content_types=_ANY)
def act_on_desk(token: str) -> Response:
    """Hold surveys before they leave, pause, ask or assess an account, or work on a case of it."""
    return _respond(desk_acting.act, token)


@app.route("/c/{token}", methods=["GET"], content_types=_ANY)
def show_case(token: str) -> Response:
    """Show a case to whoever it was given to; changes nothing."""
    return _respond(case_visits.show, token)


@app.route("/c/{token}", methods=["HEAD"], content_types=_ANY)
def peek_case(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return _response(Reply(200))


@app.route("/c/{token}", methods=["POST"], content_types=_ANY)
def act_on_case(token: str) -> Response:
    """Take a case on, write to the customer, correct, hand over, close, or open it again."""
    return _respond(case_acting.act, token)


def _respond(view: Callable[[Runtime, Visit], Reply], token: str) -> Response:
    try:
        reply = view(runtime(), _visit(token, cast("Request", app.current_request)))
    except Declined as why:
        log().warning("desk_declined", why=why.kind)
        reply = Reply(why.status, page.declined(why))
    except Exception as error:  # noqa: BLE001 - the last line: people see a page, the log sees the fault
        reply = Reply(500, page.declined(Declined("failed", _reported(error))))
    return _response(reply)


def _visit(token: str, request: Request) -> Visit:
    body, query = request.raw_body, request.query_params
    return Visit(
        token=token,
        query=dict(query.items()) if query else {},
        content_type=request.headers.get("content-type", ""),
        fetch_site=request.headers.get("sec-fetch-site", ""),
        body=body.encode() if isinstance(body, str) else body,
        address=str(request.context.get("identity", {}).get("sourceIp", "")),
    )


def _reported(error: Exception) -> str:
    """Log what failed and where, without the message, which may repeat what a person wrote; return the request's id."""
    request_id = str(getattr(app.lambda_context, "aws_request_id", ""))
    where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log().error("unhandled", error=type(error).__name__, where=where, request_id=request_id)
    return request_id


def _response(reply: Reply) -> Response:
    return Response(reply.html, headers=headers(reply, page.style()), status_code=reply.status)
