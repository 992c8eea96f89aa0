"""Text rows of a reading to typed rows and a verdict on each.

The same for every format: parse each column, look at numbers that name people and firms, apply the table's
checks, and look for rows that are already known. Works on whole columns; a message is made once for each kind
of fault.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from ansinh.base import AnsinhError, _
from ansinh.facts import identity, parse
from ansinh.facts.checks import STARTS, Severity, checks_of
from ansinh.facts.knowledge import Knowledge
from ansinh.facts.labels import column_label, table_label
from ansinh.facts.reading import Reading
from ansinh.facts.repeats import among, note_repeats
from ansinh.facts.schemas import TABLES, Column
from ansinh.facts.verdicts import PROBLEM_SCHEMA, Verdicts, explain, explain_domain
from ansinh.facts.work import Work

_DECISIVE = frozenset({
    "employer_code", "person_number", "movement", "group", "base_salary", "from_month", "to_month", "filed_on",
    "effective_on", "payment_cycle_months", "accident_rate", "charged", "insurance_deducted", "month",
    "headcount",
})  # fmt: skip
"""Optional columns that money or identity hangs on: a bad value refuses the row, as in a required column. In
every other column the row is kept without the value, and the warning says what stood there."""
_MAY_BE_NEGATIVE = {("office_balances", "opening"), ("office_balances", "closing"), ("office_balances", "charged")}
_WHOLE_DATE = frozenset({"filed_on", "effective_on", "paid_on", "decided_on", "issued_on", "received_on"})
_CELL = "\x00"
"""Stands for the cell's text in a message while it is made, once for all rows with the same fault."""
_OPTIONS = {"employer_code": "--employer", "filed_on": "--filed-on", "month": "--month", "wage_region": "--wage-region"}


def refuse_whole_file(reading: Reading) -> None:
    """AnsinhError when what is wrong is no fault of single rows: a column that every row lacks, an old font."""
    rows = reading.rows
    if rows.is_empty():
        return
    for column in TABLES[reading.table].columns:
        absent = column.name not in rows.columns or rows[column.name].null_count() == rows.height
        if column.required and absent:
            raise _no_column(reading, column)
        font = None if absent or column.kind != "text" else parse.legacy_encoding(rows[column.name])
        if font is not None:
            raise AnsinhError(
                _("Chữ trong tệp dùng bảng mã cũ {font}.").format(font=font),
                _("Cột {column} không phải Unicode nên họ tên sẽ sai.").format(column=column_label(column.name)),
                _("Hãy chuyển tệp sang Unicode (ví dụ bằng công cụ chuyển mã của Unikey) rồi nhập lại."),
            )


def _no_column(reading: Reading, column: Column) -> AnsinhError:
    option = _OPTIONS.get(column.name)
    return AnsinhError(
        _("Tệp không có {column}.").format(column=column_label(column.name)),
        _("{title}: cột này bắt buộc với bảng {table} và đang trống ở mọi dòng.").format(
            title=reading.title, table=table_label(reading.table)
        ),
        _("Hãy chạy lại với tùy chọn {option}.").format(option=option)
        if option
        else _("Hãy bổ sung cột này vào tệp rồi nhập lại."),
    )


def validate(
    readings: Sequence[Reading], knowledge: Knowledge, today: dt.date, ledger_start: dt.date
) -> list[Verdicts]:
    """Judge every row of ``readings``, all of one table, as if the files were imported one after the other.

    Many small files are judged at once, which is far quicker than one by one. ``today`` is the day of the
    import in Vietnam; ``ledger_start`` the first month the ledger computes.
    """
    table = TABLES[readings[0].table]
    text = pl.concat([_canonical_text(number, reading) for number, reading in enumerate(readings)])
    work = Work(table.name, text, text.select("reading", "row"))
    for column in table.columns:
        _parse(work, column)
    _check_numbers(work, knowledge, today)
    _keep_unknown_payers(work, knowledge)
    work.typed = _with_context(work, knowledge)
    for check in checks_of(table.name, today, ledger_start):
        where = work.typed.select(check.when.alias("when")).to_series()
        work.note(check.severity, check.code, check.column, where)
    if table.name == "payments":
        # A payment stands for an employer of the register or for none: then it waits to be matched.
        work.typed = work.typed.with_columns(pl.when("employer_known").then("employer_code").alias("employer_code"))
    work.typed = work.typed.select("reading", "row", *table.schema)
    note_repeats(work, knowledge)
    return _by_reading(work, readings)


def _canonical_text(number: int, reading: Reading) -> pl.DataFrame:
    present = reading.rows.columns
    return reading.rows.select(
        pl.lit(number, pl.UInt32).alias("reading"),
        pl.col("row").cast(pl.Int32),
        *(name if name in present else pl.lit(None, pl.String).alias(name) for name in TABLES[reading.table].schema),
    )


def _parse(work: Work, column: Column) -> None:
    """One column to its type; what cannot be read refuses the row or, in a descriptive column, warns."""
    text = work.text[column.name]
    severity: Severity = "refused" if column.required or column.name in _DECISIVE else "warned"
    if text.null_count() == len(text):
        work.typed = work.typed.with_columns(pl.lit(None, column.dtype).alias(column.name))
        return
    upper = column.name == "employer_code" or (bool(column.domain) and column.domain[0].isupper())
    result = parse.parse_sex(text) if column.name == "sex" else parse.parse_column(text, column.kind, upper=upper)
    values = result.values
    if column.domain and column.name != "sex":
        values = values if upper else values.str.to_lowercase()
        stray = ~values.is_in(column.domain)
        work.note(severity, "not_in_domain", column.name, stray)
        values = values.set(stray.fill_null(False), None)
    work.typed = work.typed.with_columns(values.cast(column.dtype).alias(column.name))
    work.note(severity, result.problems, column.name, result.problems.is_not_null())
    if column.required:
        # A cell that says nothing once its spaces are gone is as good as empty.
        silent = values.is_null() & result.problems.is_null()
        if column.domain:
            silent = silent & (text.is_null() | (text.str.strip_chars() == ""))
        work.note("refused", "missing", column.name, silent)
    if column.kind in ("money", "integer") and (work.table, column.name) not in _MAY_BE_NEGATIVE:
        code = "negative_opening" if work.table == "opening_balances" else "negative"
        work.note(severity, code, column.name, values < 0)
    if column.name in _WHOLE_DATE:
        work.note("refused", "day_missing", column.name, result.marks.is_in(["year_only", "day_unknown"]))


def _check_numbers(work: Work, knowledge: Knowledge, today: dt.date) -> None:
    """Numbers that name people and firms. One that decides where a row belongs must be possible at least."""
    table = TABLES[work.table]
    for column in table.columns:
        values = work.typed[column.name]
        if values.null_count() == len(values):
            continue
        if column.name == "employer_code" and work.table not in ("employers", "payments"):
            checked = identity.check_employer_code(values)
            bad = checked.problems.is_not_null() & ~values.is_in(knowledge.employers.implode())
            work.note("refused", checked.problems, column.name, bad)
            continue
        if column.name == "person_number":
            checked = identity.check_person_number(values)
        elif column.name in ("tax_code", "person_tax_code"):
            checked = identity.check_tax_code(values)
        elif column.name in ("citizen_id", "representative_id"):
            born, sex = (work.typed[name] if name in table.schema else None for name in ("born_on", "sex"))
            checked = identity.check_citizen_id(values, on=today, born_on=born, sex=sex)
        else:
            continue
        severity = "refused" if column.required else "warned"
        work.typed = work.typed.with_columns(checked.values.alias(column.name))
        work.note(severity, checked.problems, column.name, checked.problems.is_not_null())
        work.note("warned", checked.warnings, column.name, checked.warnings.is_not_null())


def _with_context(work: Work, knowledge: Knowledge) -> pl.DataFrame:
    """The typed columns with those that ``checks`` adds to them."""
    typed = work.typed
    if "employer_code" in typed.columns:
        known = typed["employer_code"].is_in(knowledge.employers.implode())
        typed = typed.with_columns(known.alias("employer_known"))
    if work.table == "reassignments":
        stored = knowledge.rows("payments", pl.col("payment_id").is_in(typed["payment_id"].implode()), ["payment_id"])
        typed = typed.with_columns(typed["payment_id"].is_in(stored["payment_id"].implode()).alias("payment_known"))
    if work.table == "declarations":
        typed = _with_starts(typed, work.those("refused"), knowledge)
    if work.table == "tax_payroll":
        typed = _with_repeated_people(typed, work.those("refused"), knowledge)
    return typed


def _with_repeated_people(typed: pl.DataFrame, refused: pl.Series, knowledge: Knowledge) -> pl.DataFrame:
    """``person_twice`` of each row of a tax list: in this file or known before, with other amounts."""
    key, amounts = ["tax_code", "year", "month", "under_contract", "who"], ["income", "insurance_deducted"]
    who = pl.coalesce("person_tax_code", "citizen_id", "full_name").alias("who")
    typed = typed.with_columns(who)
    stored = knowledge.rows(
        "tax_payroll", among("tax_code", typed) & among("year", typed),
        ["tax_code", "year", "month", "under_contract", "person_tax_code", "citizen_id", "full_name", *amounts],
    ).with_columns(who)  # fmt: skip
    together = pl.concat([typed.filter(~refused).select(*key, *amounts), stored.select(*key, *amounts)])
    again = together.filter(pl.struct(key).is_duplicated())
    differing = (
        again.group_by(key)
        .agg(pl.struct(amounts).n_unique().alias("stories"))
        .filter(pl.col("stories") > 1)
        .drop("stories")
    )
    if differing.is_empty():
        return typed.with_columns(pl.lit(False).alias("person_twice"))
    told = differing.with_columns(pl.lit(True).alias("person_twice"))
    found = typed.join(told, on=key, how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(pl.col("person_twice").fill_null(False) & pl.col("who").is_not_null())


def _with_starts(typed: pl.DataFrame, refused: pl.Series, knowledge: Knowledge) -> pl.DataFrame:
    """``first_start`` and ``starts_differ`` of each declaration."""
    person = ["employer_code", "person_number"]
    is_start = pl.col("movement").is_in(STARTS)
    starts = typed.filter(~refused).filter(is_start)
    differing = (
        starts.group_by(["reading", *person, "from_month"])
        .agg(pl.struct("base_salary", "group").n_unique().alias("kinds"))
        .filter(pl.col("kinds") > 1)
        .with_columns(pl.lit(True).alias("starts_differ"))
    )
    typed = typed.join(
        differing.drop("kinds"), on=["reading", *person, "from_month"], how="left", maintain_order="left"
    )
    typed = typed.with_columns(pl.col("starts_differ").fill_null(False) & is_start)
    others = typed.filter(~is_start)
    known = pl.concat([
        starts.select([*person, "from_month"]),
        knowledge.rows(
            "declarations",
            among("employer_code", others) & among("person_number", others) & is_start,
            [*person, "from_month"],
        ),
    ])  # fmt: skip
    first = known.group_by(person).agg(pl.col("from_month").min().alias("first_start"))
    return typed.join(first, on=person, how="left", maintain_order="left")


def _keep_unknown_payers(work: Work, knowledge: Knowledge) -> None:
    """A code that names no employer must not be lost when the payment goes to the unmatched: keep it in the message."""
    if work.table != "payments":
        return
    code, message = pl.col("employer_code"), pl.col("message")
    unknown = code.is_not_null() & ~code.is_in(knowledge.employers.implode())
    unnamed = unknown & ~message.fill_null("").str.contains(code, literal=True)
    with_code = pl.concat_str(
        [message, pl.concat_str(pl.lit("["), code, pl.lit("]"))], separator=" ", ignore_nulls=True
    )
    work.typed = work.typed.with_columns(pl.when(unnamed).then(with_code).otherwise(message).alias("message"))


def _by_reading(work: Work, readings: Sequence[Reading]) -> list[Verdicts]:
    gone = work.those("refused") | work.those("duplicate")
    accepted = work.typed.filter(~gone)
    problems = _problems(work, gone)
    if len(readings) == 1:
        return [_verdicts(readings[0], accepted, problems)]
    rows = accepted.partition_by("reading", as_dict=True)
    found = problems.partition_by("reading", as_dict=True)
    return [
        _verdicts(reading, rows.get((number,), accepted.clear()), found.get((number,), problems.clear()))
        for number, reading in enumerate(readings)
    ]


def _verdicts(reading: Reading, accepted: pl.DataFrame, problems: pl.DataFrame) -> Verdicts:
    unread = [(each.row, each.column, "refused", each.code, each.message) for each in reading.refused]
    lines = problems.select(*PROBLEM_SCHEMA)
    if unread:
        lines = pl.concat([pl.DataFrame(unread, schema=PROBLEM_SCHEMA, orient="row"), lines])
    return Verdicts(reading, accepted.drop("reading"), lines.sort("row", maintain_order=True))


def _problems(work: Work, gone: pl.Series) -> pl.DataFrame:
    """What was found as the user reads it, with ``reading``. Warnings of rows that are not kept are left out."""
    if not work.found:
        return pl.DataFrame(schema={"reading": pl.UInt32(), **PROBLEM_SCHEMA})
    found = pl.concat(work.found)
    place = work.text.select("reading", "row", gone.alias("gone"), index=pl.int_range(pl.len(), dtype=pl.UInt32))
    found = found.join(place, on="index", how="left", maintain_order="left")
    found = found.filter(~(pl.col("gone") & (pl.col("severity") == "warned")))
    kinds = found.select("code", "column").unique()
    sentences = [
        explain_domain(work.table, column, _CELL) if code == "not_in_domain" else explain(code, column, _CELL)
        for code, column in kinds.iter_rows()
    ]
    said = kinds.with_columns(pl.Series("sentence", sentences, pl.String))
    told = found.join(said, on=["code", "column"], how="left", maintain_order="left")
    cell = pl.col("text").fill_null("").str.strip_chars()
    return told.with_columns(pl.col("sentence").str.split(_CELL).list.join(cell).alias("message"))
