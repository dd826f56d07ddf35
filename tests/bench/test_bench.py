import pytest

from tests.bench import prices
from tests.bench.figure import Figure, as_json, table

INVITATION = {"pk": {"S": "INVITATION#a"}, "due_pk": {"S": "DUE#0"}, "due_sk": {"S": "2026-01-05"}}


def test_cost_is_the_sum_of_each_use_at_its_price() -> None:
    assert prices.dollars({"api_request": 2e6, "write_unit": 4e6}) == pytest.approx(9.50)


def test_cost_of_an_unknown_use_is_refused() -> None:
    with pytest.raises(KeyError):
        prices.dollars({"fax": 1})


def test_uses_are_added_kind_by_kind() -> None:
    use = prices.added({"sqs_request": 1}, {"sqs_request": 0.2, "bus_event": 1})

    assert (use["sqs_request"], use["bus_event"], use["s3_put"]) == (1.2, 1, 0)


def test_a_message_pays_for_its_own_time_and_its_part_of_the_batch() -> None:
    use = prices.run(calls=3, megabytes=512, batch=10)

    assert use == pytest.approx({"lambda_request": 0.1, "gb_second": 0.025, "log_gb": 1e-7})


def test_item_is_measured_by_names_and_values() -> None:
    item = {"name": {"S": "Zoë"}, "n": {"N": "1234"}, "m": {"M": {"a": {"BOOL": True}}}, "l": {"L": [{"S": "xy"}]}}

    assert prices.item_bytes(item) == (4 + 4) + (1 + 3) + (1 + 3 + 1 + 2) + (1 + 3 + 1 + 2)


def test_write_of_a_new_item_pays_for_the_item_and_each_index_entry() -> None:
    assert prices.write_units({}, INVITATION) == 2


def test_write_of_more_than_a_kilobyte_pays_for_two() -> None:
    assert prices.write_units({}, {"comment": {"S": "x" * 1_018}}) == 2
    assert prices.write_units({}, {"comment": {"S": "x" * 1_017}}) == 1


def test_write_that_moves_an_index_entry_pays_for_taking_and_giving() -> None:
    assert prices.write_units(INVITATION, {**INVITATION, "due_sk": {"S": "2026-02-04"}}) == 3
    assert prices.write_units(INVITATION, {"pk": INVITATION["pk"]}) == 2
    assert prices.write_units(INVITATION, {**INVITATION, "score": {"N": "9"}}) == 1


def test_parts_of_a_cost_come_greatest_first_without_crumbs() -> None:
    use = {"bus_event": 1, "write_unit": 10, "log_gb": 1e-9}

    assert prices.parts(use, times=1e6) == "write_unit 6.2, bus_event 1"


@pytest.mark.parametrize(
    ("value", "budget", "exceeded"), [(3.01, 3, True), (3, 3, False), (None, 3, False), (9, None, False)]
)
def test_a_figure_is_exceeded_only_above_its_budget(
    value: float | None, budget: float | None, *, exceeded: bool
) -> None:
    assert Figure("calls", value, budget, "calls").exceeded is exceeded


def test_table_shows_value_budget_and_what_is_over() -> None:
    shown = table([Figure("writes", 2, 1, "calls", "of one"), Figure("cold start", None, 1.8, "x")])

    assert [line.split() for line in shown.splitlines()] == [
        ["writes", "2", "of", "1", "calls", "OVER", "(of", "one)"],
        ["cold", "start", "-", "of", "1.80", "x"],
    ]


def test_file_holds_exactly_name_value_budget_and_unit() -> None:
    assert as_json([Figure("page", 1.9, 3, "KB", "a note")]) == [
        {"name": "page", "value": 1.9, "budget": 3, "unit": "KB"}
    ]
