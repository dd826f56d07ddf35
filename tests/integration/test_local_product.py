"""The page of a product in the local run: whoever is signed in there is asked by the very widget of the stack."""

import re

import pytest
from werkzeug.test import Client

from infra.local.front import Front
from infra.local.machine import Machine
from infra.local.stack import Stack
from tests.integration.people import acme_with_ann, tell
from tests.integration.product import call, with_widget

URL = "http://127.0.0.1:8000"
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def browser(stack: Stack) -> Client:
    with_widget(stack, origins=[URL])
    acme_with_ann(stack)
    return Client(Front(Machine(stack, URL, "http://127.0.0.1:5000")))


def test_its_user_is_asked_as_the_widget_would(browser: Client, stack: Stack) -> None:
    page = browser.get("/_local/host").text
    [user] = re.findall(r'data-user="([\w.-]+)"', page)

    assert f'<script async src="{URL}/widget.js"' in page
    assert "Ann Lee" in page
    assert "token" in call(stack, "check", {"user": user}, URL).json


def test_it_allows_its_own_script_and_the_widget_and_nothing_else(browser: Client) -> None:
    answer = browser.get("/_local/host")
    [nonce] = set(re.findall(r'nonce="([\w-]+)"', answer.text))

    assert answer.headers["Content-Security-Policy"].startswith(
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}' {URL}; connect-src {URL}; style-src 'self';"
    )
    assert nonce not in browser.get("/_local/host").text


def test_someone_it_does_not_know_is_a_visitor(browser: Client) -> None:
    page = browser.get("/_local/host?contact=stranger").text

    assert ("data-user" in page, "Not signed in" in page) == (False, True)


def test_it_shows_markup_in_a_name_as_text(browser: Client, stack: Stack) -> None:
    tell(stack, "ContactUpserted", contact_id="ann", name=HOSTILE)

    assert HOSTILE not in browser.get("/_local/host", query_string={"language": HOSTILE}).text


def test_overview_leads_to_it(browser: Client) -> None:
    assert 'href="/_local/host"' in browser.get("/_local/").text
    assert browser.get("/_local/host.css").mimetype == "text/css"
