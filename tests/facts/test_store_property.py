"""Any sequence of imports, undos, cut imports and re-orderings shows what a naive model shows, at every version."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.facts import FactStore
from ansinh.facts.batches import NewBatch
from ansinh.facts.snapshot import stored_table

Row = tuple[str, dt.date]

rows = st.lists(
    st.tuples(
        st.sampled_from(["TA0001Z", "TA0002Z", "TA0003Z"]),
        st.dates(dt.date(2025, 7, 1), dt.date(2026, 11, 1)),
    ),
    max_size=4,
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("import"), rows),
        st.tuples(st.just("import"), rows),
        st.tuples(st.just("undo"), st.integers(0, 20)),
        st.tuples(st.just("cut"), rows),
        st.tuples(st.just("order"), st.booleans()),
    ),
    max_size=9,
)


def frame(chosen: list[Row]) -> pl.DataFrame:
    schema = {"employer_code": pl.String(), "issued_on": pl.Date()}
    return pl.DataFrame(chosen, schema=schema, orient="row").with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("row")
    )


class Model:
    """Batches as lists of rows, and which batch undid which."""

    def __init__(self) -> None:
        self.batches: dict[int, list[Row]] = {}
        self.undone: dict[int, int] = {}

    def seen(self, version: int) -> list[Row]:
        return [
            row
            for number, chosen in sorted(self.batches.items())
            if number <= version and self.undone.get(number, version + 1) > version
            for row in chosen
        ]


def by_employer(seen: list[Row]) -> dict[str, list[dt.date]]:
    """File order matters within an employer only."""
    found: dict[str, list[dt.date]] = {}
    for code, day in seen:
        found.setdefault(code, []).append(day)
    return found


@settings(max_examples=25, deadline=None)
@given(steps)
def test_the_store_shows_what_a_naive_model_shows(chosen: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, model, last = FactStore(Path(folder)), Model(), 0
        for what, value in chosen:
            if what == "import":
                assert isinstance(value, list)
                (last,) = store.append([NewBatch("import", {"reminders": frame(value)})])
                model.batches[last] = value
            elif what == "cut" and value:
                assert isinstance(value, list)
                number = store._next_number()
                stored_table(store.path, "reminders").add(
                    frame(value).with_columns(pl.lit(number, pl.Int32).alias("batch"))
                )
            elif what == "undo":
                standing = [number for number in model.batches if number not in model.undone]
                if standing:
                    number = standing[int(str(value)) % len(standing)]
                    last = store.undo(number)
                    model.undone[number] = last
            elif what == "order":
                store.compact(whole=bool(value))
        for version in range(last + 1):
            snapshot = store.snapshot(version)
            expected = by_employer(model.seen(version))
            assert by_employer(list(snapshot.table("reminders").iter_rows())) == expected
            one = snapshot.table("reminders", ["TA0002Z"], ["issued_on"])["issued_on"].to_list()
            assert one == expected.get("TA0002Z", [])
