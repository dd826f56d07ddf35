"""What Athena may read of the lake, and how much, is what the archive writes there."""

import pytest

from functions.reports.lake.rows import COLUMNS, Set
from tests.infra.stack import of_type, resource

_TYPES = {
    "VARCHAR": "string", "TIMESTAMP": "timestamp", "INTEGER": "int", "SMALLINT": "smallint", "BIGINT": "bigint",
    "DATE": "date", "BOOLEAN": "boolean", "DOUBLE": "double", "VARCHAR[]": "array<string>",
}  # fmt: skip
_TABLES = {each["TableInput"]["Name"]: each["TableInput"] for each in of_type("AWS::Glue::Table").values()}


def test_there_is_a_table_for_each_set() -> None:
    assert set(_TABLES) == set(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_the_columns_of_its_set_and_finds_its_months_by_itself(name: Set) -> None:
    table = _TABLES[name]

    columns = {each["Name"]: each["Type"] for each in table["StorageDescriptor"]["Columns"]}
    assert columns == {column: _TYPES[kind] for column, kind in COLUMNS[name].items()}
    assert table["PartitionKeys"] == [{"Name": "month", "Type": "string"}]
    told = table["Parameters"]
    assert (told["projection.enabled"], told["projection.month.format"]) == ("true", "yyyy-MM")
    where = f"s3://${{LakeBucket}}/lake/{name}/month=${{!month}}/"
    assert told["storage.location.template"] == {"Fn::Sub": where}


def test_a_query_may_scan_so_much_and_no_more_whoever_asks() -> None:
    [group] = of_type("AWS::Athena::WorkGroup").values()

    limits = group["WorkGroupConfiguration"]
    assert (limits["EnforceWorkGroupConfiguration"], limits["BytesScannedCutoffPerQuery"]) == (True, 100 << 30)


def test_without_wanting_it_nobody_gets_athena() -> None:
    made = ("LakeWorkGroup", "LakeDatabase", "AthenaAccess", "ResponsesTable")

    assert {resource(name)["Condition"] for name in made} == {"HasAthena"}
