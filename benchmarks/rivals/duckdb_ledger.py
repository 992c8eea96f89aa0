"""The province's ledger as a good analyst would write it in SQL (DuckDB), to measure the engine against.

It takes the plain facts: starts (TM TH TC TD ON), stops (GH GC GD KL OF TS), DC, GN and TN of group "a" without
to_month, payments, reminders, excuses, suspensions, opening balances, cycles of 1, 3 and 6 months. Other
movements, reassignments and refunds are refused. On these facts it gives the engine's figures to the đồng.

Coverage is window functions carried forward within a person, what is owed one join and one sum over the months of
each run, evasion an ASOF join with the reminders. The waterfall cannot be windows alone: what a payment finds
depends on how much of each fund's principal and charge the payments before it left. So it goes step by step
through time: each month first credit, then every employer's first payment of the month, its second, and so on.
One step is one statement over all employers: the claims still open, in the order of payment, with a running sum
that says how far the money reaches.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import duckdb
import pyarrow as pa

COLUMNS = {
    "employers": ["employer_code", "wage_region", "payment_cycle_months", "accident_rate"],
    "declarations": ["employer_code", "person_number", "movement", "base_salary", "from_month", "to_month",
                     "filed_on", "effective_on"],
    "payments": ["payment_id", "employer_code", "paid_on", "amount"],
    "reminders": ["employer_code", "issued_on"],
    "excuses": ["employer_code", "from_month", "to_month", "decided_on"],
    "suspensions": ["employer_code", "from_month", "to_month", "decided_on"],
    "opening_balances": ["employer_code", "month", "fund", "principal", "charge"],
}  # fmt: skip
NUMBERS = ("wage_region", "payment_cycle_months", "accident_rate", "base_salary", "amount", "principal", "charge")

# A month is year * 12 + month - 1.
DEFINITIONS = """
CREATE MACRO month_of(day) AS CAST(year(day) * 12 + month(day) - 1 AS INTEGER);
CREATE MACRO first_day(m) AS make_date(m // 12, m % 12 + 1, 1);
CREATE MACRO last_day_of(m) AS CAST(first_day(m + 1) - 1 AS DATE);
CREATE MACRO due_day(m, cycle) AS last_day_of(m // 12 * 12 + m % 12 // cycle * cycle + cycle);
CREATE MACRO share(base, rate) AS (base * rate + 5000) // 10000;
CREATE MACRO charge(amount_days) AS (3 * amount_days + 5000) // 10000;
CREATE MACRO days_from(since, until) AS greatest(0, until - since + 1);
CREATE TABLE fund_order AS SELECT * FROM (VALUES ('health', 1), ('unemployment', 2), ('accident', 3),
    ('sickness', 4), ('pension', 5)) t(fund, place);
CREATE TABLE wages AS SELECT * FROM (VALUES (1, 4960000, 5310000), (2, 4410000, 4730000), (3, 3860000, 4140000),
    (4, 3450000, 3700000)) t(region, until_2025, from_2026);
"""

# One row per person and run of months in which nothing changes. What stands before a person's first start counts
# for nothing; a start without a base keeps the last one.
RUNS = """
CREATE TABLE runs AS
WITH known AS (
    SELECT *, movement IN ('TM', 'TH', 'TC', 'TD', 'ON') AS starts,
        movement IN ('GH', 'GC', 'GD', 'KL', 'OF', 'TS') AS stops
    FROM declarations WHERE filed_on <= $as_of
), begun AS (
    SELECT * FROM known
    QUALIFY bool_or(starts) OVER (PARTITION BY employer_code, person_number
        ORDER BY from_month, filed_on, file_row ROWS UNBOUNDED PRECEDING)
), carried AS (
    SELECT employer_code,
        last_value(CASE WHEN starts THEN true WHEN stops THEN false END IGNORE NULLS) OVER so_far AS covered,
        last_value(CASE WHEN starts OR movement = 'TN' THEN true WHEN stops OR movement = 'GN' THEN false END
            IGNORE NULLS) OVER so_far AS unemployment,
        coalesce(last_value(CASE WHEN starts OR movement = 'DC' THEN base_salary END IGNORE NULLS) OVER so_far, 0)
            AS base,
        last_value(CASE WHEN starts THEN {'filed': filed_on, 'effective': effective_on} END IGNORE NULLS)
            OVER so_far AS start,
        greatest(from_month, 24306) AS first,
        least(lead(from_month, 1, $this_month + 1) OVER (PARTITION BY employer_code, person_number
            ORDER BY from_month, filed_on, file_row), $this_month + 1) AS until
    FROM begun
    WINDOW so_far AS (PARTITION BY employer_code, person_number ORDER BY from_month, filed_on, file_row
        ROWS UNBOUNDED PRECEDING)
)
SELECT employer_code, covered, unemployment, base, first, until,
    CASE WHEN start.filed > start.effective + 90 THEN start.filed END AS filed_too_late
FROM carried WHERE first < until AND (covered OR unemployment)
"""

# Due days and limits for each employer and month; suspended pension is due later.
TERMS = """
CREATE TABLE terms AS
WITH suspended AS (
    SELECT employer_code, unnest(range(from_month, to_month + 1)) AS month, last_day_of(to_month + 1) AS due
    FROM suspensions WHERE decided_on <= $as_of
)
SELECT e.employer_code, m.month, coalesce(any_value(e.accident_rate), 50) AS accident_rate,
    any_value(CASE WHEN m.month >= 24318 THEN 2530000 ELSE 2340000 END) AS level,
    any_value(20 * CASE WHEN m.month >= 24312 THEN w.from_2026 ELSE w.until_2025 END) AS wage_cap,
    any_value(due_day(m.month, coalesce(e.payment_cycle_months, 1))) AS due,
    greatest(any_value(due_day(m.month, coalesce(e.payment_cycle_months, 1))), max(s.due)) AS pension_due
FROM employers e JOIN wages w ON w.region = e.wage_region
CROSS JOIN (SELECT unnest(range(24306, $this_month + 1)) AS month) m
LEFT JOIN suspended s ON s.employer_code = e.employer_code AND s.month = m.month
GROUP BY e.employer_code, m.month
"""

OWED = """
CREATE TABLE owed AS
WITH months AS (
    SELECT employer_code, unnest(range(first, until)) AS month, covered, unemployment, base, filed_too_late
    FROM runs
), amounts AS (
    SELECT employer_code, month, due, pension_due, covered, unemployment, accident_rate,
        coalesce(due < filed_too_late, false) AS unregistered,
        coalesce(pension_due < filed_too_late, false) AS pension_unregistered,
        least(greatest(base, level), 20 * level) AS common, least(greatest(base, level), wage_cap) AS insured
    FROM months JOIN terms USING (employer_code, month)
), sums AS (
    SELECT employer_code, month, due, pension_due, unregistered, pension_unregistered,
        sum(share(common, 300) + share(common, 150)) FILTER (WHERE covered) AS health,
        sum(2 * share(insured, 100)) FILTER (WHERE unemployment) AS unemployment,
        sum(share(common, accident_rate)) FILTER (WHERE covered) AS accident,
        sum(share(common, 300)) FILTER (WHERE covered) AS sickness,
        sum(share(common, 1400) + share(common, 800)) FILTER (WHERE covered) AS pension
    FROM amounts GROUP BY ALL
), long AS (
    UNPIVOT sums ON health, unemployment, accident, sickness, pension INTO NAME fund VALUE principal
)
SELECT employer_code, month, fund, CASE fund WHEN 'pension' THEN pension_due ELSE due END AS due_on,
    CASE fund WHEN 'pension' THEN pension_unregistered ELSE unregistered END AS unregistered,
    CAST(sum(principal) AS BIGINT) AS principal, 0::BIGINT AS frozen, false AS opening
FROM long GROUP BY ALL
UNION ALL
SELECT employer_code, month, fund, last_day_of(month), false, principal, charge, true FROM opening_balances
"""

ROWS = """
CREATE TABLE all_rows AS
WITH reminded AS (
    SELECT o.*, r.issued_on AS reminder
    FROM (SELECT *, CASE WHEN opening THEN greatest(due_on, DATE '2025-06-30') ELSE due_on END AS after FROM owed) o
    ASOF LEFT JOIN (SELECT * FROM reminders WHERE issued_on <= $as_of) r
        ON o.employer_code = r.employer_code AND r.issued_on > o.after
)
SELECT row_number() OVER () AS id, employer_code, month, fund, place, due_on, unregistered, principal, frozen,
    greatest(due_on + 1, DATE '2025-07-01') AS charged_from,
    CASE WHEN EXISTS (FROM excuses x WHERE x.employer_code = n.employer_code AND x.decided_on <= $as_of
            AND n.month BETWEEN x.from_month AND x.to_month) THEN NULL
        WHEN unregistered THEN due_on + 1
        WHEN reminder IS NOT NULL THEN greatest(due_on + 61, reminder + 15) END AS evading_from
FROM reminded n JOIN fund_order USING (fund) ORDER BY month
"""

# Open rows stand here while something of them may still be paid; settled ones move to ``settled``. A row that never
# evades counts its evading days from the first charged day; they are not read.
STATE = """
CREATE TABLE open AS SELECT id, employer_code, place, month, due_on, unregistered, charged_from,
    greatest(evading_from, charged_from) AS evading_from, principal AS outstanding, frozen, 0::BIGINT AS amount_days,
    0::BIGINT AS evading_days, 0::BIGINT AS charge_paid FROM all_rows LIMIT 0;
CREATE TABLE settled AS FROM open;
CREATE TABLE credit AS SELECT employer_code, 0::BIGINT AS credit FROM employers;
CREATE TABLE money (employer_code VARCHAR, day DATE, amount BIGINT);
CREATE TABLE turns AS
    SELECT employer_code, paid_on AS day, amount, month_of(paid_on) AS month, row_number() OVER (
        PARTITION BY employer_code, month_of(paid_on) ORDER BY paid_on, payment_id) AS turn
    FROM payments JOIN employers USING (employer_code) WHERE paid_on <= $as_of
"""

OPEN_MONTH = """
INSERT INTO open SELECT id, employer_code, place, month, due_on, unregistered, charged_from,
    greatest(evading_from, charged_from), principal, frozen, 0, 0, 0 FROM all_rows WHERE month = $month
"""

# Claims in the order of payment: of each fund first all principal, then all charge accrued to the day.
STEP = """
CREATE OR REPLACE TEMP TABLE applied AS
WITH claims AS (
    SELECT id, employer_code, day, amount, place, unnest([0, 1]) AS part, month, due_on, unregistered,
        unnest([outstanding, frozen + charge(amount_days + outstanding * days_from(charged_from, day)) - charge_paid])
            AS claim
    FROM open JOIN money USING (employer_code)
), reached AS (
    SELECT id, employer_code, day, part, claim, amount - (sum(claim) OVER (PARTITION BY employer_code
        ORDER BY place, part, month, due_on, unregistered ROWS UNBOUNDED PRECEDING) - claim) AS left_over
    FROM claims
)
SELECT id, employer_code, day, coalesce(sum(least(claim, left_over)) FILTER (WHERE part = 0), 0)::BIGINT AS principal,
    coalesce(sum(least(claim, left_over)) FILTER (WHERE part = 1), 0)::BIGINT AS charge
FROM reached WHERE left_over > 0 AND claim > 0 GROUP BY ALL;
UPDATE open SET outstanding = outstanding - a.principal, charge_paid = charge_paid + a.charge,
    amount_days = amount_days + a.principal * days_from(charged_from, a.day),
    evading_days = evading_days + a.principal * days_from(evading_from, a.day)
FROM applied a WHERE open.id = a.id;
UPDATE credit SET credit = credit + m.amount - coalesce(a.used, 0)
FROM money m LEFT JOIN (SELECT employer_code, sum(principal + charge)::BIGINT AS used FROM applied GROUP BY ALL) a
    USING (employer_code)
WHERE credit.employer_code = m.employer_code
"""

CLOSE_MONTH = """
INSERT INTO settled FROM open WHERE outstanding = 0 AND charge_paid = frozen + charge(amount_days);
CREATE OR REPLACE TABLE open AS FROM open WHERE outstanding > 0 OR charge_paid < frozen + charge(amount_days)
"""

BALANCES = """
CREATE TABLE balances AS
WITH state AS (FROM open UNION ALL FROM settled)
SELECT r.employer_code, first_day(r.month) AS month, r.fund, r.due_on,
    CASE WHEN r.unregistered THEN 'unregistered' ELSE 'registered' END AS conduct,
    r.principal, r.principal - s.outstanding AS paid, s.outstanding,
    r.frozen + charge(s.amount_days + s.outstanding * days_from(r.charged_from, $as_of)) AS charge,
    CASE WHEN r.evading_from <= $as_of
        THEN charge(s.evading_days + s.outstanding * days_from(s.evading_from, $as_of)) ELSE 0 END AS charge_evading,
    s.charge_paid,
    CASE WHEN s.outstanding = 0 THEN 'paid' WHEN r.due_on >= $as_of THEN 'not_due'
        WHEN r.evading_from <= $as_of THEN 'evading' ELSE 'late' END AS class,
    r.evading_from
FROM all_rows r JOIN state s USING (id)
ORDER BY r.employer_code, r.month, r.fund, r.due_on, conduct
"""

STANDING = """
WITH sums AS (
    SELECT employer_code, sum(outstanding) AS principal, sum(charge - charge_paid) AS charge,
        sum(outstanding) FILTER (WHERE due_on < $as_of) AS overdue,
        min(due_on) FILTER (WHERE outstanding > 0 AND due_on < $as_of) AS oldest,
        count(DISTINCT month) FILTER (WHERE outstanding > 0 AND due_on < $as_of) AS months,
        max(list_position(['paid', 'not_due', 'late', 'evading'], class)) AS worst
    FROM balances GROUP BY ALL
), covered AS (
    SELECT employer_code, count(*) AS workers FROM runs WHERE until > $this_month GROUP BY ALL
)
SELECT employer_code, coalesce(principal, 0)::BIGINT AS principal_outstanding,
    coalesce(charge, 0)::BIGINT AS charge_outstanding, credit, coalesce(overdue, 0)::BIGINT AS overdue_principal,
    oldest AS oldest_due_on, coalesce(months, 0) AS months_owed, coalesce(workers, 0) AS workers,
    ['paid', 'not_due', 'late', 'evading'][coalesce(worst, 1)] AS class
FROM employers LEFT JOIN sums USING (employer_code) LEFT JOIN covered USING (employer_code)
JOIN credit USING (employer_code) ORDER BY employer_code
"""


def column(name: str) -> str:
    """SQL that reads one text column as what it is."""
    if name.endswith("month"):
        return f"month_of(CAST({name} || '-01' AS DATE)) AS {name}"
    if name.endswith("_on"):
        return f"CAST({name} AS DATE) AS {name}"
    return f"CAST({name} AS BIGINT) AS {name}" if name in NUMBERS else name


def read(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Loads the tables, typed, with the row's place in its file."""
    for name, columns in COLUMNS.items():
        if (folder / f"{name}.parquet").exists():
            source = f"read_parquet('{folder / name}.parquet')"
        elif (folder / f"{name}.csv").exists():
            source = f"read_csv('{folder / name}.csv', all_varchar = true, header = true)"
        else:
            source = "(SELECT " + ", ".join(f"NULL::VARCHAR AS {one}" for one in columns) + " WHERE false)"
        present = {row[0] for row in con.sql(f"DESCRIBE FROM {source}").fetchall()}
        chosen = [column(one) if one in present else f"NULL AS {one}" for one in columns]
        con.sql(f"CREATE TABLE {name} AS SELECT {', '.join(chosen)}, row_number() OVER () AS file_row FROM {source}")
    for refused in ("reassignments", "refunds"):
        if list(folder.glob(f"{refused}.*")):
            raise ValueError(f"{refused} are not handled here")


def check(con: duckdb.DuckDBPyConnection) -> None:
    plain = "('TM', 'TH', 'TC', 'TD', 'ON', 'GH', 'GC', 'GD', 'KL', 'OF', 'TS', 'DC', 'GN', 'TN')"
    if con.sql(f"FROM declarations WHERE movement NOT IN {plain} OR to_month IS NOT NULL LIMIT 1").fetchall():
        raise ValueError("a movement, or a to_month, that is not handled here")


def settle(con: duckdb.DuckDBPyConnection, this_month: int) -> None:
    """Walks through time, month by month and payment by payment, all employers at once."""
    turns = dict(con.sql("SELECT month, max(turn) FROM turns GROUP BY month").fetchall())
    months = {row[0] for row in con.sql("SELECT DISTINCT month FROM all_rows").fetchall()}
    for month in sorted(months | set(turns)):
        if month > this_month:
            continue
        con.execute(OPEN_MONTH, {"month": month})
        con.execute(
            "CREATE OR REPLACE TEMP TABLE money AS SELECT employer_code, first_day($month) AS day, credit AS amount "
            "FROM credit WHERE credit > 0 AND employer_code IN (SELECT employer_code FROM open WHERE month = $month)",
            {"month": month},
        )
        con.execute("UPDATE credit SET credit = 0 WHERE employer_code IN (SELECT employer_code FROM money)")
        con.execute(STEP)
        for turn in range(1, turns.get(month, 0) + 1):
            con.execute(
                "CREATE OR REPLACE TEMP TABLE money AS SELECT employer_code, day, amount FROM turns "
                "WHERE month = $month AND turn = $turn",
                {"month": month, "turn": turn},
            )
            con.execute(STEP)
        con.execute(CLOSE_MONTH)


def run(folder: Path, as_of: dt.date) -> tuple[pa.Table, pa.Table, float, float]:
    """(balances, standing, seconds reading, seconds computing)."""
    began = time.perf_counter()
    con = duckdb.connect()
    con.execute(DEFINITIONS)
    read(con, folder)
    have_read = time.perf_counter()
    check(con)
    today, month = {"as_of": as_of}, {"this_month": as_of.year * 12 + as_of.month - 1}
    con.execute(RUNS, today | month)
    con.execute(TERMS, today | month)
    con.execute(OWED)
    con.execute(ROWS, today)
    con.execute(STATE, today)
    settle(con, month["this_month"])
    con.execute(BALANCES, today)
    balances = con.sql("FROM balances").to_arrow_table()
    standing = con.sql(STANDING, params=today | month).to_arrow_table()
    return balances, standing, have_read - began, time.perf_counter() - have_read
