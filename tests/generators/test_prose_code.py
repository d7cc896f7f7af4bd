"""SQL, which is run on a database, and code with the names of its request."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.generators.test_prose_tasks import say


def _sql(request: str) -> str:
    return say(f"{request} Only the SQL.").replace("```sql", "").replace("```", "")


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:")
    yield opened
    opened.close()


def test_a_definition_has_the_types_constraints_keys_and_index_of_its_request(
    database: sqlite3.Connection,
) -> None:
    database.executescript(
        _sql(
            "Write a SQL statement that creates a table loans: id INTEGER primary key, reader_id"
            " INTEGER required with a foreign key to readers(id), fee DECIMAL(6,2) default 0,"
            " due_on DATE. Then add an index on due_on."
        )
    )
    columns = [row[1:6] for row in database.execute("PRAGMA table_info(loans)")]
    assert columns == [
        ("id", "INTEGER", 0, None, 1),
        ("reader_id", "INTEGER", 1, None, 0),
        ("fee", "DECIMAL(6,2)", 0, "0", 0),
        ("due_on", "DATE", 0, None, 0),
    ]
    keys = [row[2:5] for row in database.execute("PRAGMA foreign_key_list(loans)")]
    assert keys == [("readers", "reader_id", "id")]
    assert len(list(database.execute("PRAGMA index_list(loans)"))) == 1


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (
            "Add a column fax VARCHAR(20) to the table staff.",
            [
                ("id", "INTEGER"),
                ("team_id", "INTEGER"),
                ("born_on", "DATE"),
                ("fax", "VARCHAR(20)"),
            ],
        ),
        (
            "Rename the column born_on to birthday in the table staff.",
            [("id", "INTEGER"), ("team_id", "INTEGER"), ("birthday", "DATE")],
        ),
    ],
)
def test_a_change_of_a_table_runs(
    asked: str, rows: list[tuple[str, str]], database: sqlite3.Connection
) -> None:
    database.execute("CREATE TABLE staff (id INTEGER, team_id INTEGER, born_on DATE)")
    database.executescript(_sql(f"Write a SQL statement: {asked}"))
    assert [row[1:3] for row in database.execute("PRAGMA table_info(staff)")] == rows


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (
            "From the table stays (id, guest_id, check_in, total) give me the two guests with the"
            " highest sum of total for check_in in 2025, columns guest_id and spent. SQL.",
            [(7, 30), (9, 12)],
        ),
        (
            "SQL: delete all rows from stays (id, guest_id, check_in, total) where check_in is"
            " older than 20 years. SQLite.",
            [],
        ),
    ],
)
def test_rows_are_grouped_by_a_key_and_limited_by_dates(
    asked: str, rows: list[tuple[object, ...]], database: sqlite3.Connection
) -> None:
    database.executescript(
        "CREATE TABLE stays (id, guest_id, check_in, total); INSERT INTO stays VALUES"
        " (1, 7, '2025-02-01', 10), (2, 7, '2025-03-01', 20), (3, 9, '2025-03-02', 12),"
        " (4, 8, '2025-12-31', 5), (5, 8, '1999-01-01', 99)"
    )
    assert list(database.execute(_sql(asked))) == rows
    left = [row[0] for row in database.execute("SELECT id FROM stays")]
    assert left == ([1, 2, 3, 4, 5] if rows else [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        (
            "the name of every guide and the number of trips, guides without trips must show 0."
            " Most trips first, ties by name. Columns guide, trips.",
            [("Oda", 2), ("Per", 1), ("Siv", 0)],
        ),
        ("guides that never led a trip: only the name.", [("Siv",)]),
        ("the longest trip of each guide (title, hours).", [("Ridge", 9), ("Coast", 4)]),
        ("trips per month in 2031, newest month first. SQLite.", [("2031-05", 1), ("2031-04", 1)]),
        (
            "name and average hours (rounded to 1 decimal, alias mean_hours) for guides with at"
            " least 2 trips.",
            [("Oda", 7.0)],
        ),
    ],
)
def test_a_query_of_two_tables_joins_groups_and_ranks(
    asked: str, rows: list[tuple[object, ...]], database: sqlite3.Connection
) -> None:
    database.executescript(
        "CREATE TABLE guides (id, name); CREATE TABLE trips (id, guide_id, title, hours, held_on);"
        "INSERT INTO guides VALUES (1, 'Oda'), (2, 'Per'), (3, 'Siv'); INSERT INTO trips VALUES"
        " (1, 1, 'Fjord', 5, '2030-12-31'), (2, 1, 'Ridge', 9, '2031-04-30'),"
        " (3, 2, 'Coast', 4, '2031-05-01')"
    )
    tables = "Tables: guides(id, name), trips(id, guide_id, title, hours, held_on)."
    assert list(database.execute(_sql(f"{tables} SQL query: {asked}"))) == rows


def test_a_change_takes_arithmetic_and_the_current_time() -> None:
    asked = (
        "MySQL: in fares, raise amount by 5 % and set changed_at to the current time where zone"
        " is 'B' and the valid_on is on or after 2031-02-01."
    )
    assert _sql(f"{asked} One UPDATE statement.").strip() == (
        "UPDATE fares\nSET amount = amount * 1.05,\n    changed_at = NOW()\n"
        "WHERE zone = 'B' AND valid_on >= '2031-02-01';"
    )


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (
            "Kotlin: fun clampVolume(level: Int, low: Int, high: Int): Int, limits to a range.",
            "fun clampVolume(level: Int, low: Int, high: Int): Int {\n    if (level < low) {",
        ),
        (
            "Go func CountLate(delays []float64, limit float64) int returns how many delays are"
            " greater than limit.",
            "    for _, delay := range delays {\n        if delay > limit {",
        ),
        (
            "C#: formatLap(seconds) turns 75 into '1:15 min' and 305 into '5:05 min'.",
            'return $"{seconds / 60}:{seconds % 60:D2} min";',
        ),
        (
            "Rust: pub fn chunk_ids(ids: &[u32], size: usize) -> Vec<Vec<u32>>, chunks of size.",
            "pub fn chunk_ids(ids: &[u32], size: usize) -> Vec<Vec<u32>> {",
        ),
        (
            "Swift struct Ferry with name, price and an optional deck.",
            "struct Ferry {\n    let name: String\n    let price: Double\n    let deck: String?\n}",
        ),
        ("Dockerfile for a Node 18 app that runs dist/app.js on port 4000.", "FROM node:18-alpine"),
    ],
)
def test_code_has_the_language_the_signature_and_the_values_of_its_request(
    asked: str, code: str
) -> None:
    assert code in say(f"{asked} Only the code.").replace("\t", "    ")
