"""The description of the API is of every route that customers reach, and of no other."""

from functions.core.page_headers import page_headers
from infra.functions import functions
from infra.openapi import document
from infra.operations import OPERATIONS

_METHODS = {"get", "head", "post", "put", "patch", "delete", "options"}


def test_every_route_that_customers_reach_is_described_and_no_other() -> None:
    public = [each for each in functions() if each.module.startswith("functions.ingest.")]
    written = {(event["Method"], event["Path"]) for each in public for event in each.events("Api")}

    described = {(method.upper(), path) for path, known in document()["paths"].items() for method in known}

    assert written == described == set(OPERATIONS)


def test_what_a_route_does_is_said_in_the_words_of_the_code() -> None:
    post = document()["paths"]["/s/{token}"]["post"]

    assert (post["operationId"], post["summary"]) == ("answer", "Record an answer")


def test_every_page_is_promised_with_all_the_headers_of_a_page() -> None:
    described = [each for known in document()["paths"].values() for each in known.values()]
    pages = [each for known in described for each in known["responses"].values() if "text/html" in str(each)]

    assert pages
    assert {frozenset(each["headers"]) for each in pages} == {frozenset(page_headers("")) - {"Content-Type"}}
