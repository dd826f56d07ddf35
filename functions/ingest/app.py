"""What customers can reach: the survey page and unsubscribing."""

import traceback
from collections.abc import Callable
from typing import cast

from chalice.app import Chalice, Request, Response

from functions.adapters.log import log
from functions.adapters.runtime import Runtime, runtime
from functions.core.wording import messages
from functions.ingest import page, survey, unsubscribe
from functions.ingest.web import Declined, Reply, Visit, first_language, headers, status_of

app = Chalice(app_name="ingest", configure_logs=False)
_ANY = ["*/*"]  # Chalice would refuse a type in JSON; ours is a page that people can read


@app.route("/s/{token}", methods=["GET"], content_types=_ANY)
def show_survey(token: str) -> Response:
    """Show the survey; records nothing."""
    return _respond(survey.show, token)


@app.route("/s/{token}", methods=["HEAD"], content_types=_ANY)
def peek_survey(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return _response(Reply(200))


@app.route("/s/{token}", methods=["POST"], content_types=_ANY)
def answer(token: str) -> Response:
    """Record an answer."""
    return _respond(survey.answer, token)


@app.route("/u/{token}", methods=["GET"], content_types=_ANY)
def show_unsubscribe(token: str) -> Response:
    """Ask for confirmation; changes nothing."""
    return _respond(unsubscribe.ask, token)


@app.route("/u/{token}", methods=["HEAD"], content_types=_ANY)
def peek_unsubscribe(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return _response(Reply(200))


@app.route("/u/{token}", methods=["POST"], content_types=_ANY)
def stop_mail(token: str) -> Response:
    """Unsubscribe, for a mail client or a person."""
    return _respond(unsubscribe.stop, token)


def _respond(view: Callable[[Runtime, Visit], Reply], token: str) -> Response:
    visit = Visit(token)
    try:
        visit = _visit(token, cast("Request", app.current_request))
        reply = view(runtime(), visit)
    except Declined as why:
        reply = _declined(visit, why)
    except Exception as error:  # noqa: BLE001 - the last line: people see a page, the log sees the fault
        reply = _declined(visit, Declined(kind="failed", reference=_reported(error)))
    return _response(reply)


def _visit(token: str, request: Request) -> Visit:
    """Return what matters of a request."""
    body, query = request.raw_body, request.query_params
    return Visit(
        token=token,
        score=query.get("score") if query else None,
        trap=query.get("trap") if query else None,
        prefetch="prefetch" in f"{request.headers.get('sec-purpose', '')} {request.headers.get('purpose', '')}",
        content_type=request.headers.get("content-type", ""),
        language=first_language(request.headers.get("accept-language", "")),
        body=body.encode() if isinstance(body, str) else body,
    )


def _declined(visit: Visit, why: Declined) -> Reply:
    return Reply(status_of(why), page.declined(messages(why.locale or visit.language), why))


def _reported(error: Exception) -> str:
    """Log what failed and where, without the message, which may repeat what a person wrote; return the request's id."""
    request_id = str(getattr(app.lambda_context, "aws_request_id", ""))
    where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    code = getattr(error, "response", {"Error": {"Code": ""}})["Error"]["Code"]  # AWS's, if it was AWS that refused
    log().error("unhandled", error=type(error).__name__, code=code, where=where, request_id=request_id)
    return request_id


def _response(reply: Reply) -> Response:
    return Response(reply.html, headers=headers(page.style()), status_code=reply.status)
