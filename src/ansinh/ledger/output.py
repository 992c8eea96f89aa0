"""Writing a ledger to a folder as it is computed, block after block, so that its size does not matter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
from pyarrow import csv as pa_csv
from pyarrow import parquet

from ansinh.base import AnsinhError, _
from ansinh.facts.source import FactSource
from ansinh.law import Law
from ansinh.ledger import engine, frames
from ansinh.ledger.movements import COMPONENTS  # noqa: F401

Format = Literal["parquet", "csv"]
TABLES = ("obligations", "balances", "standing")
_BUILD = {"obligations": frames.obligations, "balances": frames.balances, "standing": frames.standing}


class _Sink:
    """One output file, opened at its first block."""

    def __init__(self, path: Path, fmt: Format) -> None:
        self.path, self.fmt = path, fmt
        self.writer: parquet.ParquetWriter | pa_csv.CSVWriter | None = None

    def write(self, table: pa.Table) -> None:
        if self.fmt == "csv":
            table = _plain(table)
        if self.writer is None:
            self.writer = self._open(table.schema)
        self.writer.write_table(table)

    def _open(self, schema: pa.Schema) -> parquet.ParquetWriter | pa_csv.CSVWriter:
        if self.fmt == "csv":
            return pa_csv.CSVWriter(self.path, schema, write_options=pa_csv.WriteOptions(quoting_style="needed"))
        return parquet.ParquetWriter(
            self.path, schema, compression="lz4", store_schema=False, write_statistics=["employer_code"]
        )

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()


def _plain(table: pa.Table) -> pa.Table:
    """Dictionary columns as text."""
    return pa.table({
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    })  # fmt: skip
