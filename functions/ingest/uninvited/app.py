"""What anyone can reach without an invitation: the widget in the product, and open links."""

from chalice.app import Chalice, Response

from functions.ingest import serving
from functions.ingest.uninvited import asking, script, visiting
from functions.ingest.web import Reply

app = Chalice(app_name="uninvited", configure_logs=False)


@app.route("/widget.js", methods=["GET"], content_types=serving.ANY)
def widget() -> Response:
    """Give the script that a page of the product loads."""
    return Response(script.text(), headers=script.HEADERS)


@app.route("/widget/check", methods=["POST"], content_types=serving.ANY)
def check() -> Response:
    """Say whether whoever looks at the page is asked something, and what."""
    return serving.tell(app, asking.check)


@app.route("/l/{survey}", methods=["GET"], content_types=serving.ANY)
def show_open(survey: str) -> Response:
    """Show the survey to whoever has its link; records nothing."""
    return serving.show(app, visiting.show, survey)


@app.route("/l/{survey}", methods=["HEAD"], content_types=serving.ANY)
def peek_open(survey: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return serving.response(Reply(200))


@app.route("/l/{survey}", methods=["POST"], content_types=serving.ANY)
def answer_open(survey: str) -> Response:
    """Record an answer that nobody was invited to give."""
    return serving.show(app, visiting.answer, survey)
