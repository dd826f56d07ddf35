"""HTTP on one machine: the API as API Gateway serves it and, under /_local/, a window on what happens inside."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from werkzeug.exceptions import Conflict, HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from functions.core.times import iso
from infra.local import durations, host, window
from infra.local.inbound import back_to
from infra.local.machine import Machine
from infra.local.outbox import SentMail

_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'"
_REPORT_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

_ROUTES = Map(
    [
        Rule("/_local/", endpoint="index", methods=["GET"]),
        Rule("/_local/style.css", endpoint="style", methods=["GET"]),
        Rule("/_local/host", endpoint="host", methods=["GET"]),
        Rule("/_local/host.css", endpoint="host_style", methods=["GET"]),
        Rule("/_local/outbox", endpoint="outbox", methods=["GET"]),
        Rule("/_local/outbox.json", endpoint="outbox_json", methods=["GET"]),
        Rule("/_local/outbox/<int:number>", endpoint="mail", methods=["GET"]),
        Rule("/_local/outbox/<int:number>/reply", endpoint="reply", methods=["POST"]),
        Rule("/_local/posts", endpoint="posts", methods=["GET"]),
        Rule("/_local/events", endpoint="events", methods=["GET"]),
        Rule("/_local/clock", endpoint="clock", methods=["GET"]),
        Rule("/_local/clock", endpoint="advance", methods=["POST"]),
        Rule("/_local/reports", endpoint="reports", methods=["GET"]),
        Rule("/_local/reports/<path:key>", endpoint="report", methods=["GET"]),
        Rule("/_local/rejected", endpoint="rejected", methods=["GET"]),
    ],
    strict_slashes=False,
)


class Front:
    """The WSGI application; everything it does with the stack it does under the machine's lock."""

    def __init__(self, machine: Machine) -> None:
        """Take the machine whose stack it serves."""
        self._machine = machine
        self._stack = machine.stack

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request."""
        request = Request(environ)
        inside = request.path == "/_local" or request.path.startswith("/_local/")
        with self._machine.lock:
            response = self._local(request) if inside else self._api(request)
        return response(environ, start_response)

    def _api(self, request: Request) -> Response:
        path = request.environ.get("REQUEST_URI") or request.full_path
        answer = self._stack.request(request.method, path, headers=dict(request.headers), body=request.get_data())
        self._machine.work.set()
        return Response(answer.body, answer.status, list(answer.headers.items()))

    def _local(self, request: Request) -> Response:
        try:
            endpoint, arguments = _ROUTES.bind_to_environ(request.environ).match()
            response: Response = getattr(self, f"_{endpoint}")(request, **arguments)
        except HTTPException as error:
            return error.get_response(request.environ)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    def _page(self, name: str, status: int = 200, **values: object) -> Response:
        return Response(window.render(name, now=self._stack.clock.now(), **values), status, mimetype="text/html")

    def _index(self, _request: Request, status: int = 200, problem: str = "") -> Response:
        return self._page("index.html", status, problem=problem, **window.overview(self._machine))

    def _style(self, _request: Request) -> Response:
        return Response(window.style("style.css"), mimetype="text/css")

    def _host(self, request: Request) -> Response:
        """Show a page of the product to whoever of our people the query names, or else to the first."""
        known, wanted = host.people(self._stack), request.args.get("contact")
        person = next((each for each in known if wanted in {None, each["contact_id"]}), None)
        widget, nonce = self._machine.url or request.host_url.rstrip("/"), host.nonce()
        user = host.signed(self._stack, person["contact_id"]) if person else ""
        language = request.args.get("language", "")
        page = self._page(
            "host.html", people=known, person=person, user=user, language=language, widget=widget, nonce=nonce
        )
        page.headers["Content-Security-Policy"] = host.policy(nonce, widget)
        return page

    def _host_style(self, _request: Request) -> Response:
        return Response(window.style("host.css"), mimetype="text/css")

    def _outbox(self, _request: Request) -> Response:
        mails = list(enumerate(self._stack.outbox(), start=1))
        return self._page("outbox.html", mails=mails[::-1])

    def _mail(self, request: Request, number: int) -> Response:
        mail, takes = self._sent(number), self._stack.inbox.takes
        last, replied = len(self._stack.outbox()), "replied" in request.args
        return self._page("mail.html", mail=mail, number=number, last=last, takes=takes(back_to(mail)), replied=replied)

    def _reply(self, request: Request, number: int) -> Response:
        """Write back to a mail as its reader."""
        mail, text = self._sent(number), request.form.get("text", "")
        if not self._stack.inbox.takes(back_to(mail)):
            raise Conflict(description="Nothing here takes in what is written back to this mail.")
        self._stack.reply(mail, text)
        self._machine.work.set()
        return redirect(f"/_local/outbox/{number}?replied", 303)

    def _sent(self, number: int) -> SentMail:
        mails = self._stack.outbox()
        if not 0 < number <= len(mails):
            raise NotFound
        return mails[number - 1]

    def _outbox_json(self, request: Request) -> Response:
        """List the mails, without the first so many if the query says `after`."""
        after = request.args.get("after", 0, type=int)
        after = max(after, 0)
        return _json([_as_json(mail, at) for at, mail in enumerate(self._stack.outbox()[after:], start=after + 1)])

    def _posts(self, _request: Request) -> Response:
        return self._page("posts.html", posts=[*self._stack.posts.kept[::-1]])

    def _events(self, _request: Request) -> Response:
        return self._page("events.html", events=window.events(self._stack.published))

    def _clock(self, _request: Request) -> Response:
        return _json({"now": iso(self._stack.clock.now())})

    def _advance(self, request: Request) -> Response:
        from_form = not request.is_json
        given = request.form if from_form else request.get_json(silent=True)
        try:
            wanted = given.get("advance") if isinstance(given, Mapping) else None
            self._stack.advance(durations.read(wanted, self._stack.clock.now()))
        except ValueError as error:
            return self._index(request, 400, str(error)) if from_form else _json({"error": str(error)}, 400)
        return redirect("/_local/", 303) if from_form else self._clock(request)

    def _reports(self, _request: Request) -> Response:
        return self._page(
            "reports.html", reports=sorted(self._stack.reports(), key=lambda each: each.key, reverse=True)
        )

    def _report(self, _request: Request, key: str) -> Response:
        known = {report.key for report in self._stack.reports()}
        if key not in known:
            raise NotFound
        found = self._stack.client("s3").get_object(Bucket=self._stack.physical("ReportsBucket"), Key=key)
        headers = {"Content-Security-Policy": _REPORT_POLICY}
        return Response(found["Body"].read(), headers=headers, content_type=found["ContentType"])

    def _rejected(self, _request: Request) -> Response:
        return self._page("rejected.html", queues=window.queues(self._stack), failures=window.failures(self._stack))


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=1), status, mimetype="application/json")


def _as_json(mail: SentMail, number: int) -> dict[str, object]:
    return {
        "number": number,
        "to": mail.to,
        "from": mail.from_,
        "subject": mail.subject,
        "headers": dict(mail.headers),
        "text": mail.text,
        "html": mail.html,
        "sent_at": iso(mail.sent_at),
        "tags": dict(mail.tags),
    }
