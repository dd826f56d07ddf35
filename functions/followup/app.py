"""What CSMs can reach: their desk, where they see who is about to be asked, and can hold it."""

import traceback
from collections.abc import Callable
from typing import cast

from chalice.app import Chalice, Request, Response

from functions.adapters.log import log
from functions.adapters.runtime import Runtime, runtime
from functions.followup import page, visiting
from functions.followup.web import Declined, Reply, Visit, headers

app = Chalice(app_name="followup", configure_logs=False)
_ANY = ["*/*"]  # Chalice would refuse a type in JSON; ours is a page that people can read


@app.route("/d/{token}", methods=["GET"], content_types=_ANY)
def show_desk(token: str) -> Response:
    """Show a CSM who of their accounts is about to be asked; changes nothing."""
    return _respond(visiting.show, token)


@app.route("/d/{token}", methods=["HEAD"], content_types=_ANY)
def peek_desk(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return _response(Reply(200))


@app.route("/d/{token}", methods=["POST"], content_types=_ANY)
def act_on_desk(token: str) -> Response:
    """Hold surveys before they leave, or pause an account."""
    return _respond(visiting.act, token)


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
        done=query.get("done", "") if query else "",
        left=query.get("left", "") if query else "",
        content_type=request.headers.get("content-type", ""),
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
