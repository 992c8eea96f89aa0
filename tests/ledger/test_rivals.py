"""The ledgers that benchmarks measure the engine against give the worked examples, too: the race is fair."""

from __future__ import annotations

import datetime as dt
import importlib.util
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.ledger import reference

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT.parent / "shared" / "ledger"
CASES = [(case, day) for case in ("case-1", "case-2") for day in ("2026-03-17", "2026-10-31")]


def as_text(frame: pd.DataFrame | pa.Table) -> list[dict[str, str]]:
    rows = pl.from_arrow(frame) if isinstance(frame, pa.Table) else pl.from_pandas(frame)
    assert isinstance(rows, pl.DataFrame)
    texts = [
        pl.col(name).dt.strftime("%Y-%m" if name == "month" else "%Y-%m-%d")
        if dtype.is_temporal()
        else pl.col(name).cast(pl.String)
        for name, dtype in rows.schema.items()
    ]
    return rows.select(texts).fill_null("").to_dicts()


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason=f"worked examples not found: {EXAMPLES}")
@pytest.mark.parametrize(("case", "as_of"), CASES)
@pytest.mark.parametrize("rival", ["pandas_ledger", pytest.param("duckdb_ledger", marks=pytest.mark.slow)])
def test_worked_examples(rival: str, case: str, as_of: str) -> None:
    spec = importlib.util.spec_from_file_location(rival, ROOT / "benchmarks" / "rivals" / f"{rival}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    expected = reference.read_folder(EXAMPLES / case / f"expected-{as_of}")

    balances, standing, _reading, _computing = module.run(EXAMPLES / case, dt.date.fromisoformat(as_of))

    assert as_text(balances) == expected["balances"]
    assert as_text(standing) == expected["standing"]
