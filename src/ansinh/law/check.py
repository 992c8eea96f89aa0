"""Looks the law over: unusable files, holes in time, values to review, values we are not sure of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ansinh.base import _
from ansinh.base.text import day
from ansinh.law.errors import InvalidParameter, keys_text
from ansinh.law.law import BUILT_IN, Law, parameter_files
from ansinh.law.parameter import Parameter
from ansinh.law.reading import read_parameter

Kind = Literal["invalid", "gap", "missing", "review", "unsure"]
"""A file that cannot be used (overlaps are found there); days without a value; days whose value we know to be
missing; a value in force past its review day; a value in force that does not rest on the text itself."""


@dataclass(frozen=True)
class Remark:
    """One thing to look at. ``invalid`` and ``gap`` are faults, the rest is for people to know."""

    kind: Kind
    parameter: str
    text: str

    @property
    def fault(self) -> bool:
        return self.kind in ("invalid", "gap")


def check(override: Path | None, today: dt.date) -> list[Remark]:
    """Every remark (not the first only) on the law with the user's folder ``override``, as of ``today``."""
    files = parameter_files(BUILT_IN) | ({} if override is None else parameter_files(override))
    remarks = []
    parameters = []
    for name, content in sorted(files.items()):
        try:
            parameters.append(read_parameter(content, f"{name}.yaml"))
        except InvalidParameter as error:
            remarks.append(Remark("invalid", name, error.reason))
    if not remarks:
        try:
            Law.load(override)
        except InvalidParameter as error:
            remarks.append(Remark("invalid", error.file.removesuffix(".yaml"), error.reason))
    for parameter in parameters:
        remarks.extend(_gaps(parameter))
        remarks.extend(_missing(parameter))
        remarks.extend(_in_force(parameter, today))
    return remarks


def _gaps(parameter: Parameter) -> Iterator[Remark]:
    for keys, first, last in parameter.gaps():
        name = keys_text(dict(zip(parameter.keys, keys, strict=True)))
        text = _("Không có giá trị từ {first} đến {last} {keys}").format(
            first=day(first), last=day(last), keys=f"({name})" if name else ""
        )
        yield Remark("gap", parameter.name, text.strip())


def _missing(parameter: Parameter) -> Iterator[Remark]:
    for missing in parameter.still_missing():
        text = _("Từ {first} đến {last} cần {needs}").format(
            first=day(missing.from_), last=day(missing.to), needs=missing.needs
        )
        yield Remark("missing", parameter.name, text)


def _in_force(parameter: Parameter, today: dt.date) -> Iterator[Remark]:
    for dated in parameter.values:
        if not dated.in_force(today):
            continue
        where = keys_text({key: _joined(value) for key, value in dated.where.items()})
        place = f"{dated.document}, {dated.article}" + (f" ({where})" if where else "")
        if dated.next_review is not None and dated.next_review < today:
            text = _("Quá ngày rà soát {review}: {place}").format(review=day(dated.next_review), place=place)
            yield Remark("review", parameter.name, text)
        if dated.confidence != "text":
            yield Remark("unsure", parameter.name, f"{confidence_text(dated.confidence)}: {place}")


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "|".join(value)


def confidence_text(confidence: str) -> str:
    """How sure a value is, in words."""
    return {
        "text": _("đã đọc văn bản"),
        "secondary": _("nguồn thứ cấp"),
        "memory": _("theo trí nhớ, chưa đối chiếu"),
        "derived": _("suy ra từ văn bản"),
    }[confidence]
