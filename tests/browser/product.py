"""A page of the owner's product in a real browser: another origin than ours, under a strict policy."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from infra import programme
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann
from tests.integration.product import token, with_widget
from tests.making import SMALL

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Harbour</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">
<main><h1>Berths</h1><p><button id="first">Feedback</button></p></main>{scripts}</html>"""
_NONCE = "bm9uY2U"
# Playwright looks into open shadow roots only; what is closed to the page is opened for the test alone.
OPENED = """const attach = Element.prototype.attachShadow
Element.prototype.attachShadow = function (how) { return attach.call(this, {...how, mode: 'open'}) }"""


@dataclass
class Product:
    """The product's address, the survey's, and what its next page carries beside the widget."""

    url: str
    site: str
    stack: Stack
    attributes: str = ""
    inline: str = ""
    said: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    def html(self) -> str:
        """Return the page."""
        inline = f'<script nonce="{_NONCE}">{self.inline}</script>' if self.inline else ""
        widget = f'<script async src="{self.site}/widget.js" {self.attributes}></script>'
        return _PAGE.format(scripts=inline + widget)

    def policy(self) -> str:
        """Return a policy that allows the page itself and the survey's host, and nothing written into the page."""
        host = "/".join(self.site.split("/")[:3])
        return (
            f"default-src 'none'; script-src 'self' 'nonce-{_NONCE}' {host}; connect-src {host}; style-src 'self'; "
            "img-src data:; require-trusted-types-for 'script'"
        )

    def signed_in(self, contact_id: str = "ann") -> None:
        """Let a user of the product be signed in."""
        self.attributes = f'data-user="{token(self.stack, contact_id)}"'

    def look(self, context: BrowserContext, *, opened: bool = True) -> Page:
        """Open the page, noting what its console says and what it asks for."""
        context.set_default_timeout(15_000)
        page = context.new_page()
        if opened:
            page.add_init_script(OPENED)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
        page.goto(self.url)
        return page

    def calls(self, what: str) -> int:
        """Return how often one of the widget's addresses was called."""
        return sum(request.url.endswith(f"/widget/{what}") for request in self.asked)


@contextmanager
def product_of(stack: Stack, site: str) -> Iterator[Product]:
    """Serve a product whose user is Ann, on an origin of its own that the programme names."""
    product = Product("", site, stack)

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        headers = {"Content-Security-Policy": product.policy()}
        return Response(product.html(), headers=headers, content_type="text/html; charset=utf-8")(
            environ, start_response
        )

    server = make_server("127.0.0.1", 0, serve)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    product.url = f"http://127.0.0.1:{server.server_port}"
    programme.activate(programme.load(SMALL), stack.physical("ProgrammeBucket"), stack.client("s3"))
    with_widget(stack, origins=[product.url])
    acme_with_ann(stack)
    product.signed_in()
    try:
        yield product
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def customer(browser: Browser, **options: Any) -> Iterator[BrowserContext]:
    """Return a browser of someone who has never been here."""
    context = browser.new_context(**{"viewport": {"width": 1100, "height": 800}, **options})
    try:
        yield context
    finally:
        context.close()
