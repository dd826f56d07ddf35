"""Stakeholders' downloads: a personal link leads to one file of one report, for five minutes."""

from chalice.app import Chalice, Request, Response

from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.adapters.sign_ins import SignIns
from functions.core.links import read
from functions.core.page_headers import STAFF_COOKIE
from functions.reports.download import FAULT, FORMS, GONE, HEADERS, Form, Said, form_of, message, message_headers

app = Chalice(app_name="reports", configure_logs=False)


@app.route("/r/{token}", methods=["GET"])
def download(token: str) -> Response:
    """Redirect to the file; a link that is wrong in any way shows one page that does not say how."""
    try:
        return _answer(token, _asked(app.current_request), _address(app.current_request))
    except Exception:  # noqa: BLE001 - the last line: people see a page, the log sees the fault
        log().exception("download failed")
        return _page(500, FAULT)


def _answer(token: str, asked: str | None, address: str) -> Response:
    now = runtime().now()
    grant_id = read("report", token, now, runtime().adapter(staff_keys).all())
    if grant_id is None or asked not in {None, *FORMS}:
        return _page(404, GONE)
    access, grant = runtime().adapter(Grants).access(grant_id, now)
    if grant is None or access != "open":
        return _page(404 if grant is None else 410, GONE)
    form = form_of(asked, grant.name)
    if form is None:
        return _page(404, GONE)
    runtime().adapter(SignIns).note(address)
    log().info("report read", grant=grant_id, form=form.ending)
    return _redirect(form, grant)


def _asked(request: Request | None) -> str | None:
    asked = request.query_params if request else None
    return asked.get("form") if asked else None


def _address(request: Request | None) -> str:
    return str(request.context.get("identity", {}).get("sourceIp", "")) if request else ""


def _redirect(form: Form, grant: Grant) -> Response:
    saved = form.disposition(f"{grant.name}-{grant.folder.rsplit('/', 1)[-1][:10]}")
    key = f"{grant.folder}/{grant.name}.{form.ending}"
    url = runtime().adapter(ReportsBucket).link(key, form.content_type, saved, seconds=300)
    policy = {"Content-Type": "text/plain", "Content-Security-Policy": "default-src 'none'"}
    return Response("", status_code=302, headers={**HEADERS, **policy, **STAFF_COOKIE, "Location": url})


def _page(status: int, said: Said) -> Response:
    return Response(message(said), status_code=status, headers={**message_headers()})
