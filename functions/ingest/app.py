"""What customers can reach: the survey page, unsubscribing, and answering in the product."""

from chalice.app import Chalice, Response

from functions.ingest import serving, survey, unsubscribe, widget
from functions.ingest.web import Reply

app = Chalice(app_name="ingest", configure_logs=False)


@app.route("/s/{token}", methods=["GET"], content_types=serving.ANY)
def show_survey(token: str) -> Response:
    """Show the survey; records nothing."""
    return serving.show(app, survey.show, token)


@app.route("/s/{token}", methods=["HEAD"], content_types=serving.ANY)
def peek_survey(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return serving.response(Reply(200))


@app.route("/s/{token}", methods=["POST"], content_types=serving.ANY)
def answer(token: str) -> Response:
    """Record an answer."""
    return serving.show(app, survey.answer, token)


@app.route("/u/{token}", methods=["GET"], content_types=serving.ANY)
def show_unsubscribe(token: str) -> Response:
    """Ask for confirmation; changes nothing."""
    return serving.show(app, unsubscribe.ask, token)


@app.route("/u/{token}", methods=["HEAD"], content_types=serving.ANY)
def peek_unsubscribe(token: str) -> Response:  # noqa: ARG001 - Chalice passes it by name
    """Say that there is a page, without looking."""
    return serving.response(Reply(200))


@app.route("/u/{token}", methods=["POST"], content_types=serving.ANY)
def stop_mail(token: str) -> Response:
    """Unsubscribe, for a mail client or a person."""
    return serving.show(app, unsubscribe.stop, token)


@app.route("/widget/answer", methods=["POST"], content_types=serving.ANY)
def answer_in_product() -> Response:
    """Record an answer given in the product, or a comment that is added to one."""
    return serving.tell(app, widget.answer)


@app.route("/widget/decline", methods=["POST"], content_types=serving.ANY)
def decline_in_product() -> Response:
    """Record that someone would rather not answer."""
    return serving.tell(app, widget.decline)
