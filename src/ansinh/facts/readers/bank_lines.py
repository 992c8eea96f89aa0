"""The lines of a statement, told from what else stands in its table.

A line is dated and moves money. Carried balances, totals, repeated headings and the rest of a long message are
recognised and used or passed over; a line that moves money and cannot be taken is a problem with its row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from ansinh.base import _
from ansinh.base.text import money as shown
from ansinh.facts.parse import parse_date, parse_money
from ansinh.facts.readers.body import ranges
from ansinh.facts.reading import RowProblem

COLUMNS = (
    "label", "date", "credit", "debit", "amount", "side", "description", "counter_account", "counter_name",
    "reference", "balance",
)  # fmt: skip

NOTICE = re.compile(
    r"^\s*[^:|]{2,30}:\s*(?P<date>\d{1,2}/\d{1,2}/\d{4})[ \d:]*\|\s*TK:[^|]*\|\s*GD:(?P<amount>[^|]+)\|"
    r"(?:[^|]*\|)?\s*ND:(?P<description>.*)$",
    re.IGNORECASE,
)
"""A notice of a bank by SMS: ``Bank:11/10/2023 15:34|TK:…|GD:-3,840,000VND|SDC:…VND|ND:…``."""
_NOTICE_REFERENCE = re.compile(r"\bSo GD:\s*([A-Z0-9]{8,})", re.IGNORECASE)

_TOTAL = (
    r"(?m)^(?:tong|cong (?:phat sinh|so|du|ca|cong)|cong$|so du|du dau|du cuoi|luy ke|total|opening|closing|balance)\b"
)
_OPENING = r"(?m)^(?:so du dau|du dau|opening|balance brought)"
_HEADING = r"(?m)^(?:ngay|date|stt|no)\b"
_CREDIT_SIDE = ("c", "có", "co", "cr", "credit", "ghi có", "+")
_DEBIT_SIDE = ("d", "nợ", "no", "dr", "debit", "ghi nợ", "-")


@dataclass(frozen=True)
class Lines:
    """``frame``, one row a line that moves money: row; date (ISO where it parses, else as written); net (Int64,
    below 0 is money out, null where the amount does not parse); amount (as written); minus (a negative
    figure in a column of credits or debits); description; payer; reference."""

    frame: pl.DataFrame
    refused: list[RowProblem]
    notes: list[str]


def read_lines(table: pl.DataFrame) -> Lines:
    """The lines of a statement. ``table``: Int32 ``row`` and String columns out of ``COLUMNS``."""
    absent = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in table.columns]
    frame = _amounts(_dates(table.with_columns(absent)))
    frame = frame.with_columns(
        is_total=pl.col("day").is_null() & pl.col("folded").str.contains(_TOTAL),
        is_heading=pl.col("day").is_null() & pl.col("unread") & pl.col("folded").str.contains(_HEADING),
    )
    moves = pl.col("unread") | (pl.col("net").fill_null(0) != 0)
    dated = pl.col("day").is_not_null() & (pl.col("net").is_not_null() | pl.col("description").is_not_null())
    is_line = (moves | dated) & ~pl.col("is_total") & ~pl.col("is_heading")
    frame = frame.with_columns(is_line=is_line).with_columns(line=pl.col("is_line").cum_sum())
    lines, joined = _join_continuations(frame)
    notes = _balance_notes(frame, lines) + _total_notes(frame, lines)
    passed = frame.filter(~pl.col("is_line") & ~pl.col("row").is_in(joined.implode()))["row"].to_list()
    if passed:
        notes.append(
            _("Bỏ qua {count} dòng không phải giao dịch (số dư, dòng cộng, chữ ký): {rows}.").format(
                count=len(passed), rows=ranges(passed)
            )
        )
    return _refuse(lines, notes)


def read_notices(text: str) -> Lines:
    """Bank notices, one a line; a line that is none is a problem."""
    found, refused = [], []
    for row, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = NOTICE.match(line.strip().strip('"'))
        if match is None:
            message = _("Dòng không đúng dạng tin nhắn biến động số dư (…|TK:…|GD:…|SDC:…|ND:…).")
            refused.append(RowProblem(row, "", "not_a_notice", message))
            continue
        reference = _NOTICE_REFERENCE.search(match["description"])
        cells = (match["date"], match["amount"], match["description"], reference[1] if reference else None)
        found.append((row, *(cell and cell.strip() for cell in cells)))
    schema = {"row": pl.Int32, "date": pl.String, "amount": pl.String, "description": pl.String, "reference": pl.String}
    lines = read_lines(pl.DataFrame(found, schema=schema, orient="row"))
    return Lines(lines.frame, refused + lines.refused, lines.notes)


def _dates(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds ``day`` and ``folded`` (labels without accents). Some banks print the document's number under the
    date in one cell; it becomes the reference then."""
    parts = frame["date"].str.split_exact("\n", 1).struct.unnest()
    below = parts["field_1"].str.strip_chars()
    same = frame["reference"].eq_missing(frame["date"])
    date = parts["field_0"].str.strip_chars()
    reference = frame["reference"].zip_with(~same & frame["reference"].is_not_null(), below)
    text = pl.concat_str([pl.col(name).fill_null("") for name in ("label", "date", "description")], separator="\n")
    folded = text.str.to_lowercase().str.replace_all("đ", "d").str.normalize("NFD").str.replace_all(r"\p{M}", "")
    return frame.with_columns(
        date.alias("date"), reference.alias("reference"), parse_date(date, century=2000).values.alias("day")
    ).with_columns(folded=folded)


def _amounts(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds ``net``, ``unread``, ``both``, ``minus``, ``raw`` and ``balance_value``; replaces ``amount``."""
    parsed = {name: parse_money(frame[name]) for name in ("credit", "debit", "amount", "balance")}
    debit = parsed["debit"].values
    moved = debit.filter(debit != 0)
    if len(moved) and bool((moved < 0).all()):
        # Some banks print every debit with a minus: that is their sign for money out, not a correction.
        debit = -debit
    side = pl.col("side").str.strip_chars().str.to_lowercase()
    value = pl.col("amount_value")
    sided = (
        pl.when(side.is_in(_DEBIT_SIDE)).then(-value.abs()).when(side.is_in(_CREDIT_SIDE)).then(value.abs())
        .otherwise(value)
    )  # fmt: skip
    credit_value, debit_value = pl.col("credit_value").fill_null(0), pl.col("debit_value").fill_null(0)
    in_columns = (credit_value != 0) | (debit_value != 0)
    nothing = pl.all_horizontal(pl.col("credit_value", "debit_value", "amount_value").is_null())
    unread = pl.any_horizontal(*(pl.lit(parsed[name].problems.is_not_null()) for name in ("credit", "debit", "amount")))
    return frame.with_columns(
        parsed["credit"].values.alias("credit_value"),
        debit.alias("debit_value"),
        parsed["amount"].values.alias("amount_value"),
        parsed["balance"].values.alias("balance_value"),
        unread=unread,
    ).with_columns(
        net=pl.when("unread").then(None).when(in_columns).then(credit_value - debit_value)
        .when(~nothing).then(sided.fill_null(0)),
        both=(credit_value != 0) & (debit_value != 0),
        minus=(credit_value < 0) | (debit_value < 0),
        amount=pl.coalesce("credit", "amount", "debit"),
        unread_out=pl.lit(parsed["debit"].problems.is_not_null()) & pl.col("credit").is_null(),
    )  # fmt: skip


def _join_continuations(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Lines with the rest of their messages, which long ones have in rows of their own; and those rows.

    Below the last line may stand a signature; there only text with the form of a message is joined.
    """
    text = pl.col("description")
    alone = pl.all_horizontal(
        pl.col("date", "credit", "debit", "amount", "balance", "reference").is_null()
    ) & text.is_not_null()  # fmt: skip
    inside = (pl.col("line") < pl.col("line").max()) | text.str.contains(r"(?i)bhxh|\+")
    rest = frame.filter(alone & ~pl.col("is_line") & ~pl.col("is_total") & (pl.col("line") > 0) & inside)
    lines = frame.filter("is_line")
    if rest.is_empty():
        return lines, rest["row"]
    tails = rest.group_by("line").agg(pl.col("description").str.join(" ").alias("tail"))
    lines = lines.join(tails, on="line", how="left", maintain_order="left").with_columns(
        description=pl.concat_str(["description", "tail"], separator=" ", ignore_nulls=True)
    )
    return lines, rest["row"]


def _refuse(lines: pl.DataFrame, notes: list[str]) -> Lines:
    refused = []
    for bad, column, code, message in (
        (pl.col("both"), "", "both_sides", _("Dòng có cả số tiền ghi nợ và ghi có. Kiểm tra lại.")),
        (pl.col("unread_out"), "amount", "unread_debit", _("Không đọc được số tiền ghi nợ. Kiểm tra lại.")),
    ):  # fmt: skip
        refused += [RowProblem(row, column, code, message) for row in lines.filter(bad)["row"]]
        lines = lines.filter(~bad)
    kept = lines.select(
        "row",
        "net",
        "amount",
        "minus",
        "description",
        "reference",
        date=pl.coalesce(pl.col("day").dt.strftime("%Y-%m-%d"), "date"),
        payer=pl.concat_str(["counter_name", "counter_account"], separator=", ", ignore_nulls=True).replace("", None),
    )
    return Lines(kept, refused, notes)


def _balance_notes(frame: pl.DataFrame, lines: pl.DataFrame) -> list[str]:
    """Rows where the running balance does not follow from the one before: lines may be missing there."""
    is_opening = pl.col("is_total") & pl.col("folded").str.contains(_OPENING)
    opening = frame.filter(is_opening).select("row", "balance_value", net=pl.lit(0, pl.Int64)).drop_nulls().head(1)
    steps = lines.select("row", "balance_value", "net")
    # The newest line may stand first.
    ways = (pl.concat([opening, steps]), pl.concat([opening, steps.reverse()]))
    broken = min((_breaks(way) for way in ways), key=len)
    if not broken:
        return []
    return [
        _("Số dư không nối tiếp ở dòng {rows}: sao kê có thể thiếu giao dịch hoặc đã bị sửa.").format(
            rows=ranges(broken)
        )
    ]


def _breaks(steps: pl.DataFrame) -> list[int]:
    """Rows whose balance differs from the last known one by something else than the money moved since."""
    chained = steps.select(
        "row",
        "balance_value",
        start=pl.col("balance_value") - pl.col("net").fill_null(0).cum_sum(),
        unknown=pl.col("net").is_null().cum_sum(),
    ).filter(pl.col("balance_value").is_not_null())
    same = pl.col("unknown") == pl.col("unknown").shift()
    return chained.filter(same & (pl.col("start") != pl.col("start").shift()))["row"].sort().to_list()


def _total_notes(frame: pl.DataFrame, lines: pl.DataFrame) -> list[str]:
    """A printed total of credits that is not the sum of the lines."""
    totals = frame.filter(pl.col("is_total") & (pl.col("credit_value") > 0))
    credits = int(lines["credit_value"].fill_null(0).sum())
    if totals.is_empty() or credits in totals["credit_value"]:
        return []
    last = totals.row(-1, named=True)
    return [
        _(
            "Dòng cộng {row} ghi có {total} đ, các dòng cộng lại được {sum} đ: kiểm tra sao kê có đủ trang không."
        ).format(row=last["row"], total=shown(last["credit_value"]), sum=shown(credits))
    ]
