"""A folder of canonical tables as a source of facts.

Each table is one file, ``<table>.parquet`` or ``<table>.csv``, with text columns (months ``YYYY-MM``, ISO dates,
plain integers) or properly typed ones. Strict, unlike the import: these files are made by programs, so a value
that does not parse is an error that names the row, not a row set aside.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts.registers import newest, newest_needs
from ansinh.facts.schemas import TABLES, Column
from ansinh.facts.source import PLACE

_SHOWN = 20
"""Bad rows written out in an error; the rest are counted."""
_TRUE = ("true", "1", "x")
_FALSE = ("false", "0")


class CanonicalFolder:
    """A ``FactSource`` over ``folder``. Absent tables are empty, absent optional columns are null.

    What was parsed is kept, so asking twice costs nothing. ``notes`` says what was passed over.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise AnsinhError(
                _("Không thấy thư mục {path}.").format(path=folder),
                do_next=_(
                    "Kiểm tra lại đường dẫn; thư mục phải chứa các bảng chuẩn như employers.csv, declarations.parquet."
                ),
            )
        self._folder = folder
        self._files: dict[str, pl.LazyFrame | None] = {}
        self._kept: dict[tuple[str, str], pl.Series] = {}
        self._payments_looked_through = False
        self.notes: list[str] = []

    @property
    def label(self) -> str:
        return str(self._folder)

    def table(self, name: str, employers: list[str] | None = None, columns: list[str] | None = None) -> pl.DataFrame:
        """Rows of a canonical table; see ``FactSource.table``. Every bad cell of the columns asked for is reported."""
        wanted = list(TABLES[name].schema) if columns is None else columns
        file = self._open(name)
        if file is None:
            schema = TABLES[name].schema | dict.fromkeys(PLACE, pl.Int32())
            return pl.DataFrame(schema={column: schema[column] for column in wanted})
        named = [column for column in wanted if column not in PLACE]
        keys = newest_needs(name, named)
        chosen = employers if "employer_code" in TABLES[name].schema else None
        needed = list(dict.fromkeys([*named, *keys, *(["employer_code"] if chosen is not None else [])]))
        rows = self._typed(name, file, needed).with_row_index("row", offset=1)
        rows = newest(name, rows.with_columns(pl.col("row").cast(pl.Int32), batch=pl.lit(None, pl.Int32)))
        if chosen is not None:
            rows = rows.filter(pl.col("employer_code").is_in(chosen))
        return rows.select(wanted)

    def payments_touching(self, employers: list[str] | None, columns: list[str] | None = None) -> pl.DataFrame:
        """Payments written for ``employers`` or reassigned to them at any time; all when None."""
        wanted = list(TABLES["payments"].schema) if columns is None else columns
        self._tell_repeated_payments()
        if employers is None:
            return self.table("payments", None, wanted)
        payments = self.table("payments", None, list(dict.fromkeys([*wanted, "employer_code", "payment_id"])))
        moved = self.table("reassignments", employers)["payment_id"].to_list()
        mine = pl.col("employer_code").is_in(employers) | pl.col("payment_id").is_in(moved)
        return payments.filter(mine).select(wanted)

    def _tell_repeated_payments(self) -> None:
        """The store takes a payment once; a folder made by others may hold one twice, and then it counts twice."""
        if self._payments_looked_through:
            return
        self._payments_looked_through = True
        ids = self.table("payments", None, ["payment_id"])["payment_id"]
        if (repeated := ids.len() - ids.n_unique()) > 0:
            first = ids.filter(ids.is_duplicated()).unique(maintain_order=True).head(_SHOWN)
            self.notes.append(
                _("Bảng payments: {count} dòng trùng số chứng từ, vẫn được tính đủ: {ids}.").format(
                    count=repeated, ids=", ".join(first)
                )
            )

    def _open(self, name: str) -> pl.LazyFrame | None:
        if name not in self._files:
            self._files[name] = self._scan(name)
        return self._files[name]

    def _scan(self, name: str) -> pl.LazyFrame | None:
        found = [path for path in (self._folder / f"{name}.parquet", self._folder / f"{name}.csv") if path.exists()]
        if not found:
            return None
        if len(found) == 2:
            raise AnsinhError(
                _("Bảng {table} có cả tệp .parquet và tệp .csv nên không biết dùng tệp nào.").format(table=name),
                do_next=_("Hãy bỏ một trong hai tệp khỏi thư mục {path}.").format(path=self._folder),
            )
        path = found[0]
        try:
            file = pl.scan_parquet(path, glob=False) if path.suffix == ".parquet" else _scan_csv(path)
            present = file.collect_schema().names()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise _unreadable(path, error) from error
        table = TABLES[name]
        missing = [column.name for column in table.columns if column.required and column.name not in present]
        if missing:
            raise AnsinhError(
                _("Tệp {file} thiếu cột {columns}.").format(file=path.name, columns=", ".join(missing)),
                _("Bảng {table} bắt buộc có các cột này.").format(table=name),
                _("Hãy thêm cột vào tệp rồi chạy lại."),
            )
        unknown = [column for column in present if column not in table.schema]
        if unknown:
            self.notes.append(
                _("Tệp {file}: bỏ qua cột không thuộc bảng chuẩn: {columns}.").format(
                    file=path.name, columns=", ".join(unknown)
                )
            )
        return file

    def _typed(self, name: str, file: pl.LazyFrame, wanted: list[str]) -> pl.DataFrame:
        new = [
            column for column in TABLES[name].columns if column.name in wanted and (name, column.name) not in self._kept
        ]
        if new:
            try:
                typed = self._parse(name, file, new)
            except (pl.exceptions.ComputeError, OSError) as error:
                raise _unreadable(self._folder / name, error) from error
            self._kept.update({(name, column.name): typed[column.name] for column in new})
        return pl.DataFrame([self._kept[name, column] for column in wanted])

    def _parse(self, name: str, file: pl.LazyFrame, columns: list[Column]) -> pl.DataFrame:
        """Read, parse and check some columns. The check costs two counts; rows are looked up only when it fails."""
        dtypes = file.collect_schema()
        present = [column for column in columns if column.name in dtypes]
        if not present:
            height = file.select(pl.len()).collect().item()
            return pl.select(pl.repeat(None, height, dtype=column.dtype).alias(column.name) for column in columns)
        raw = file.select(column.name for column in present).collect()
        typed = raw.lazy().select(_parsed(column, dtypes[column.name]) for column in present).collect()
        suspect = [column for column in present if not _sound(column, raw[column.name], typed[column.name])]
        problems = [_bad_rows(column, raw[column.name], typed[column.name]) for column in suspect]
        bad = pl.concat(problems) if problems else pl.DataFrame()
        if bad.height:
            raise _bad_values(self._path(name), bad)
        absent = [
            pl.repeat(None, raw.height, dtype=column.dtype).alias(column.name)
            for column in columns
            if column not in present
        ]
        return typed.with_columns(absent)

    def _path(self, name: str) -> Path:
        parquet = self._folder / f"{name}.parquet"
        return parquet if parquet.exists() else parquet.with_suffix(".csv")


def _scan_csv(path: Path) -> pl.LazyFrame:
    return pl.scan_csv(path, infer_schema=False, glob=False)


def _unreadable(path: Path, error: Exception) -> AnsinhError:
    return AnsinhError(
        _("Không đọc được {path}.").format(path=path),
        str(error).partition("\n")[0],
        _("Tệp phải là CSV (UTF-8, cách nhau bằng dấu phẩy) hoặc Parquet với tên cột chuẩn."),
    )


def _parsed(column: Column, dtype: pl.DataType) -> pl.Expr:
    """A column as its kind; null where that cannot be."""
    value = pl.col(column.name)
    if isinstance(dtype, pl.Categorical | pl.Enum):
        value, dtype = value.cast(pl.String), pl.String()
    if dtype == pl.Null:
        return value.cast(column.dtype)
    if column.kind in ("text", "code"):
        # A number in the place of a code has lost its leading zeros: no text can be made of it.
        return value if dtype == pl.String else pl.lit(None, pl.String).alias(column.name)
    if column.kind == "flag":
        if dtype == pl.Boolean:
            return value
        low = value.cast(pl.String).str.to_lowercase()
        return pl.when(low.is_in(_TRUE)).then(True).when(low.is_in(_FALSE)).then(False).alias(column.name)
    if column.kind in ("money", "integer"):
        if dtype.is_float():
            return pl.when(value == value.round(0)).then(value).cast(column.dtype, strict=False)
        return value.cast(column.dtype, strict=False)
    if dtype == pl.String:
        text = value + "-01" if column.kind == "month" else value
        return text.str.to_date("%Y-%m-%d", strict=False).alias(column.name)
    if not dtype.is_temporal():
        return pl.lit(None, pl.Date).alias(column.name)
    day = value.cast(pl.Date)
    return day.dt.month_start() if column.kind == "month" else day


def _sound(column: Column, raw: pl.Series, typed: pl.Series) -> bool:
    """Whether every cell is fine, judged by counts and distinct values alone."""
    if typed.null_count() != raw.null_count() or (column.required and raw.null_count()):
        return False
    if typed.dtype == pl.String and (typed == "").any():
        return False
    if column.domain:
        return typed.cast(pl.Enum(column.domain), strict=False).null_count() == typed.null_count()
    return True


def _bad_rows(column: Column, raw: pl.Series, typed: pl.Series) -> pl.DataFrame:
    """Rows (from 0) of a column with a value that is wrong or missing. Empty text counts as absent."""
    value = pl.col("value")
    text = pl.col("text")
    bad = value.is_null() & text.is_not_null() & (text != "")
    if column.domain:
        bad = bad | ~value.is_in(column.domain)
    if column.required:
        bad = bad | value.is_null() | (value.cast(pl.String) == "")
    frame = pl.DataFrame({"text": raw.cast(pl.String), "value": typed}).with_row_index("row")
    return frame.filter(bad.fill_null(False)).select("row", pl.lit(column.name).alias("column"), "text")


def _bad_values(path: Path, bad: pl.DataFrame) -> AnsinhError:
    # In a text file the first row stands on line 2, under the header; Parquet rows are counted from 1.
    first = 2 if path.suffix == ".csv" else 1
    lines = [
        _("dòng {row}, cột {column}: {value}").format(
            row=row + first, column=column, value=_("trống") if text in (None, "") else f"“{text}”"
        )
        for row, column, text in bad.sort("row", "column").head(_SHOWN).iter_rows()
    ]
    if bad.height > _SHOWN:
        lines.append(_("… và {n} chỗ khác").format(n=bad.height - _SHOWN))
    return AnsinhError(
        _("Tệp {file} có {n} giá trị không hợp lệ.").format(file=path.name, n=bad.height),
        "; ".join(lines) + ".",
        _("Tháng viết YYYY-MM, ngày viết YYYY-MM-DD, tiền là số đồng nguyên, mã là chữ. Hãy sửa tệp rồi chạy lại."),
    )
