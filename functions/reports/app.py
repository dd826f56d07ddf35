"""Stakeholders' downloads: a personal link leads to one file of one report, for five minutes."""

from collections.abc import Callable
from typing import Any

from chalice.app import Chalice, Request, Response

from functions.adapters.grants import Grant, Grants
from functions.adapters.log import log
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.core.links import read
from functions.reports.download import FORMS, HEADERS, Form, gone, gone_headers

app = Chalice(app_name="reports", configure_logs=False)


@app.route("/r/{token}", methods=["GET"])
def download(token: str) -> Response:
    """Redirect to the file; a link that is wrong in any way shows one page that does not say how."""
    form = FORMS.get((app.current_request.query_params or {}).get("form", "html"))
    now = runtime().now()
    grant_id = read("report", token, now, runtime().adapter(staff_keys).all())
    if grant_id is None or form is None:
        return _gone(404)
    access, grant = runtime().adapter(Grants).access(grant_id, now)
    if grant is None or access != "open":
        return _gone(404 if grant is None else 410)
    log().info("report read", grant=grant_id, form=form.ending)
    return _redirect(form, grant)


@app.middleware("http")
def failure(event: Request, proceed: Callable[[Request], Any]) -> Any:  # noqa: ANN401 - whatever the route returned
    """Turn a fault of ours into the same quiet page, and into a log entry without the token."""
    try:
        return proceed(event)
    except Exception as error:  # noqa: BLE001 - nothing may show its inside to the public
        log().error("download failed", error=type(error).__name__)
        return _gone(500)


def _redirect(form: Form, grant: Grant) -> Response:
    saved = form.disposition(f"{grant.name}-{grant.folder.rsplit('/', 1)[-1]}")
    key = f"{grant.folder}/{grant.name}.{form.ending}"
    url = runtime().adapter(ReportsBucket).link(key, form.content_type, saved, seconds=300)
    headers = {**HEADERS, "Content-Type": "text/plain", "Content-Security-Policy": "default-src 'none'", "Location": url}
    return Response("", status_code=302, headers=headers)


def _gone(status: int) -> Response:
    return Response(gone(), status_code=status, headers=gone_headers())
