"""Stakeholders' downloads: a personal link lists the files of the reports that it opens, and leads to each of them."""

from chalice.app import Chalice, Request, Response

from functions.adapters.admission import admits
from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.adapters.sign_ins import SignIns
from functions.core.links import read
from functions.core.page_headers import STAFF_COOKIE
from functions.reports.download import FAULT, GONE, HEADERS, File, Said, headers_of, listed, message, wanted

app = Chalice(app_name="reports", configure_logs=False)


@app.route("/r/{token}", methods=["GET"])
def download(token: str) -> Response:
    """List what the link opens, or lead to the file that is asked for; a link that is wrong says nowhere how."""
    try:
        return _answer(token, _asked(app.current_request), _address(app.current_request))
    except Exception:  # noqa: BLE001 - the last line: people see a page, the log sees the fault
        log().exception("download failed")
        return _page(500, FAULT)


def _answer(token: str, name: str | None, address: str) -> Response:
    now = runtime().now()
    grant_id = read("report", token, now, runtime().adapter(staff_keys).all())
    if grant_id is None:
        return _page(404, GONE)
    access, grant = runtime().adapter(Grants).access(grant_id, now)
    if grant is None or access != "open" or not admits(runtime(), grant):
        return _page(404 if grant is None else 410, GONE)
    file = wanted(grant.files, name)
    if file is None and (name is not None or not grant.files):
        return _page(404, GONE)
    runtime().adapter(SignIns).note(address)
    log().info("report read", grant=grant_id, file=file.name if file else "list")
    return _redirect(file) if file else _list(grant)


def _asked(request: Request | None) -> str | None:
    asked = request.query_params if request else None
    return str(asked["file"]) if asked and "file" in asked else None


def _address(request: Request | None) -> str:
    return str(request.context.get("identity", {}).get("sourceIp", "")) if request else ""


def _redirect(file: File) -> Response:
    url = runtime().adapter(ReportsBucket).link(file.key, file.form.content_type, file.disposition, seconds=300)
    policy = {"Content-Type": "text/plain", "Content-Security-Policy": "default-src 'none'"}
    return Response("", status_code=302, headers={**HEADERS, **policy, **STAFF_COOKIE, "Location": url})


def _list(grant: Grant) -> Response:
    page = listed(grant.files, grant.expiry.date())
    return Response(page, status_code=200, headers={**headers_of(page), **STAFF_COOKIE})


def _page(status: int, said: Said) -> Response:
    page = message(said)
    return Response(page, status_code=status, headers={**headers_of(page)})
