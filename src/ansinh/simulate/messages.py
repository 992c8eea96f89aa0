"""What payers write in a transfer, with the malformations that real statements show."""

from __future__ import annotations

import numpy as np
import polars as pl

from ansinh.simulate.employers import Employers
from ansinh.simulate.figures import communes, draw
from ansinh.simulate.plan import Plan, date_column, date_of

# Weights per 1,000, ASSUMPTIONS; the shapes are those of real messages. {code} is the unit, {agency} the office.
_SHAPES = {
    "official": (640, "+BHXH+103+00+{code}+{agency}+dong BHXH+"),
    "no_plus": (90, "BHXH+103+00+{code}+{agency}+DONG BHXH"),
    "no_agency": (70, "+BHXH+103+00+{code}+dong+BHXH+"),
    "bank_text": (70, "So GD: {number}. +BHXH+103+00+{code}+{agency}+DONG BHXH+DONG BHYT; t~"),
    "trailer": (50, "+BHXH+103+00+{code}+{agency}+dong BHXH+-{stamp} {number}"),
    "treasury": (20, "NTDT+KB:1361-KBNN Khu vuc+BHXH+103+00+{code}+{agency}+nop BHXH thang {month}"),
    "lost_zero": (20, "+BHXH+103+00+{code}+3800+dong BHXH+"),
    "province": (28, "+BHXH+103+00+{code}+03800+dong BHXH thang {month}+"),
    "unnamed": (9, "{name} nop tien bao hiem thang {month}"),
    "other_unit": (3, "+BHXH+103+00+{other}+{agency}+dong BHXH+"),
}
_UNNAMED, _OTHER_UNIT = list(_SHAPES).index("unnamed"), list(_SHAPES).index("other_unit")
_WATCHED = 300_000_000
"""Payments from this amount on name their unit: both sides look after them."""
_MATCHED = 90
"""Per cent of payments without a name or with another unit's that the office sets right."""
_MATCHING_DAYS = (4, 45)


def make_payments(
    plan: Plan, employers: Employers, payer: np.ndarray, paid: np.ndarray, amount: np.ndarray
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Canonical payments and reassignments, by day, then unit.

    Three columns more than the canonical ones: ``transfer`` (the message as the payer wrote it), ``counter_name`` (the
    payer, as the bank knows it) and ``payer`` (the unit that really paid). ``employer_code`` is what the message says:
    nothing, or another unit, for a few. Where it says nothing the import keeps the bank's name of the payer with it.
    """
    order = np.lexsort((amount, payer, paid))
    payer, paid, amount = payer[order], paid[order], amount[order]
    chance = plan.chance("messages")
    shape = draw(chance, np.array([weight for weight, _text in _SHAPES.values()]), len(payer))
    shape[np.isin(shape, [_UNNAMED, _OTHER_UNIT]) & (amount >= _WATCHED)] = 0
    if len(payer) >= 2:
        # Even the smallest province has one payment of each kind that needs the office's hand.
        shape[chance.integers(0, len(payer) // 2)] = _UNNAMED
        shape[len(payer) // 2 + chance.integers(0, len(payer) - len(payer) // 2)] = _OTHER_UNIT
    other = _similar(employers, payer)
    shape[(shape == _OTHER_UNIT) & (other == payer)] = _UNNAMED
    named = np.where(shape == _OTHER_UNIT, other, payer)
    frame = pl.DataFrame(
        {
            "paid_on": date_column(paid),
            "amount": amount,
            "transfer": _messages(chance, employers, payer, named, paid, shape),
            "employer_code": employers.code[named],
            "counter_name": employers.name[payer],
            "payer": employers.code[payer],
            "decided_on": date_column(paid + chance.integers(*_MATCHING_DAYS, len(payer))),
            "set_right": chance.integers(0, 100, len(payer)) < _MATCHED,
            "shape": shape,
        }
    ).with_columns(
        employer_code=pl.when(pl.col("shape") != _UNNAMED).then("employer_code"),
        message=pl.when(pl.col("shape") == _UNNAMED)
        .then(pl.format("{} [{}]", "transfer", "counter_name"))
        .otherwise("transfer"),
        payment_id=pl.format(
            "FT{}{}",
            pl.col("paid_on").dt.strftime("%y%m%d"),
            (pl.int_range(1, pl.len() + 1).over("paid_on")).cast(pl.String()).str.zfill(5),
        ),
    )
    wrong = pl.col("shape").is_in([_UNNAMED, _OTHER_UNIT])
    moved = frame.filter(wrong & pl.col("set_right") & (pl.col("decided_on") <= date_of(plan.end)))
    reassignments = moved.sort("decided_on", "payment_id").select("payment_id", "decided_on", employer_code="payer")
    columns = ("payment_id", "employer_code", "paid_on", "amount", "message", "transfer", "counter_name", "payer")
    return frame.select(columns), reassignments


def _similar(employers: Employers, payer: np.ndarray) -> np.ndarray:
    """The unit whose code stands next to the payer's: the slip of an eye down a list. The payer itself when alone."""
    order = employers.code.arg_sort().to_numpy()
    order = order[employers.registered[order]]
    place = np.empty(len(employers), np.int64)
    place[order] = np.arange(len(order))
    following: np.ndarray = order[(place[payer] + 1) % len(order)]
    return following


def _messages(
    chance: np.random.Generator, employers: Employers, payer: np.ndarray, named: np.ndarray, paid: np.ndarray,
    shape: np.ndarray,
) -> list[str]:  # fmt: skip
    texts = [text for _weight, text in _SHAPES.values()]
    agency = communes()["agency"][employers.commune]
    number = chance.integers(100_000, 1_000_000, len(payer))
    second = chance.integers(8 * 3600, 17 * 3600, len(payer))
    spoken = employers.name.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.replace_many(["đ", "Đ"], ["d", "D"])
    codes, agencies, names = employers.code.to_list(), agency.to_list(), spoken.to_list()
    messages = []
    for i in range(len(payer)):
        day, clock = date_of(paid[i]), int(second[i])
        messages.append(
            texts[shape[i]].format(
                code=codes[payer[i]], other=codes[named[i]], agency=agencies[payer[i]],
                number=number[i], month=f"{day:%m/%Y}", name=names[payer[i]],
                stamp=f"{day:%d%m%y}-{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}",
            )
        )  # fmt: skip
    return messages
