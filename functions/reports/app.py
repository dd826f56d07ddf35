"""Stakeholders' downloads: a personal link leads to one file of one report, for five minutes."""

from chalice import Chalice, Response

from functions.adapters.grants import Grants
from functions.adapters.reports_bucket import ReportsBucket
from functions.adapters.runtime import runtime
from functions.adapters.secrets import staff_keys
from functions.core.links import read
from functions.reports.download import FORMS, GONE, HEADERS, Form, page_headers

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
    if grant is None:
        return _gone(404)
    return _redirect(form, grant.folder, grant.name) if access == "open" else _gone(410)


def _redirect(form: Form, folder: str, name: str) -> Response:
    file = f"{name}.{form.ending}"
    disposition = form.disposition(f"{name}-{folder.rsplit('/', 1)[-1]}.{form.ending}")
    url = runtime().adapter(ReportsBucket).link(f"{folder}/{file}", form.content_type, disposition, seconds=300)
    return Response("", status_code=302, headers={**HEADERS, "Location": url})


def _gone(status: int) -> Response:
    return Response(GONE, status_code=status, headers=page_headers())
