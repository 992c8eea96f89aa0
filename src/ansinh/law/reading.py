"""Reads one parameter file, strictly: unknown key, wrong type, overlap or an unsourced value is an error.

All scalars are taken as text and then read by the parameter's ``unit``, so YAML's own guesses (``no`` as
false, ``1:30`` as ninety) cannot change a law.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import yaml

from ansinh.base import _
from ansinh.base.text import day
from ansinh.law.errors import InvalidParameter, keys_text
from ansinh.law.parameter import DatedValue, Missing, Parameter, Span
from ansinh.law.tables import TABLES, Text
from ansinh.law.terms import COMPONENTS, KEYS

_INTEGER = re.compile(r"\d{1,15}")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter file as written."""

    parameter: str
    title: Text
    unit: str
    values: list[DatedValue]
    keys: list[str] = []
    open: list[str] = []
    missing: list[Missing] = []


def read_parameter(content: str, file: str) -> Parameter:
    """The parameter in ``content``; ``file`` is named in errors and must be ``<parameter>.yaml``."""
    try:
        tree = _plain(yaml.CBaseLoader(content).get_single_node())
        written = msgspec.convert(tree, _File, strict=False)
    except yaml.YAMLError as error:
        raise InvalidParameter(file, _("Không đúng cú pháp YAML: {error}").format(error=error)) from None
    except (msgspec.ValidationError, _BadKey) as error:
        raise InvalidParameter(file, str(error)) from None
    if file != f"{written.parameter}.yaml":
        reason = _("Tên tệp phải trùng tên tham số '{name}'.").format(name=written.parameter)
        raise InvalidParameter(file, reason)
    if written.unit not in _READERS and written.unit not in TABLES:
        raise InvalidParameter(file, _("Không có đơn vị '{unit}'.").format(unit=written.unit))
    if not written.values:
        raise InvalidParameter(file, _("Tham số không có giá trị nào."))
    for missing in written.missing:
        if set(missing.where) - set(written.keys):
            reason = _("Mục missing từ {start} dùng khóa không có.").format(start=day(missing.from_))
            raise InvalidParameter(file, reason)
    values = tuple(_typed(written, dated, file) for dated in written.values)
    series: dict[tuple[str, ...], list[Span]] = {}
    for dated in values:
        for keys, value in _expand(written.keys, dated, file):
            series.setdefault(keys, []).append(Span(dated.from_, dated.to, value, dated))
    return Parameter(
        written.parameter, written.title, written.unit, tuple(written.keys), values,
        tuple(written.missing), tuple(written.open),
        {keys: _in_order(written, keys, spans, file) for keys, spans in series.items()},
    )  # fmt: skip


class _BadKey(Exception):
    """A key that is no word, or the same key twice in one mapping: YAML readers keep the last in silence."""


def _plain(node: Any) -> Any:
    """The YAML tree as dicts, lists and texts."""
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _BadKey(_("Khóa ở dòng {line} không phải là một từ.").format(line=line))
            if key.value in mapping:
                raise _BadKey(_("Khóa '{key}' lặp lại ở dòng {line}.").format(key=key.value, line=line))
            mapping[key.value] = _plain(value)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return None if node is None else node.value


def _check_dates(dated: DatedValue, file: str) -> None:
    if dated.to is not None and dated.to < dated.from_:
        reason = _("Giá trị từ {start} kết thúc trước khi bắt đầu.")
    elif dated.to is None and dated.next_review is None:
        reason = _("Giá trị từ {start} còn hiệu lực nhưng không ghi ngày rà soát (next_review).")
    elif not dated.document or not dated.article:
        reason = _("Giá trị từ {start} thiếu văn bản hoặc điều khoản.")
    else:
        return
    raise InvalidParameter(file, reason.format(start=day(dated.from_)))


def _typed(written: _File, dated: DatedValue, file: str) -> DatedValue:
    """``dated`` with its value read by the unit; every key is in ``where`` or spelled out by the value."""
    _check_dates(dated, file)
    spelled = [key for key in written.keys if key not in dated.where]
    if set(dated.where) - set(written.keys) or len(spelled) > 1 or (spelled and not isinstance(dated.value, dict)):
        reason = _("Giá trị từ {start} phải ghi đủ các khóa: {keys}.")
        raise InvalidParameter(file, reason.format(start=day(dated.from_), keys=", ".join(written.keys)))
    value = (
        {choice: _read_value(raw, written.unit, dated, file) for choice, raw in dated.value.items()}
        if spelled
        else _read_value(dated.value, written.unit, dated, file)
    )
    return msgspec.structs.replace(dated, value=value)


def _expand(keys: list[str], dated: DatedValue, file: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every key combination that ``dated`` holds for, with its value."""
    choices = [_choices(key, dated) for key in keys]
    for key, chosen in zip(keys, choices, strict=True):
        for one in chosen:
            if key in KEYS and one not in KEYS[key]:
                reason = _("Khóa {key} không có giá trị '{one}'.").format(key=key, one=one)
                raise InvalidParameter(file, reason)
    for combination in itertools.product(*choices):
        value = dated.value
        for key, one in zip(keys, combination, strict=True):
            if key not in dated.where:
                value = value[one]
        yield combination, value


def _choices(key: str, dated: DatedValue) -> list[str]:
    """What ``dated`` holds for in ``key``; spelled out by the value when ``where`` does not say."""
    where = dated.where.get(key)
    if where is None:
        return list(dated.value)
    return [where] if isinstance(where, str) else where


def _in_order(written: _File, keys: tuple[str, ...], spans: list[Span], file: str) -> tuple[Span, ...]:
    """Spans by time; two in force on one day are an error."""
    spans.sort(key=lambda span: span.from_)
    for before, after in itertools.pairwise(spans):
        if before.to is None or before.to >= after.from_:
            name = keys_text(dict(zip(written.keys, keys, strict=True)))
            reason = _("Hai giá trị cùng có hiệu lực từ ngày {start} {keys}").format(
                start=day(after.from_), keys=f"({name})" if name else ""
            )
            raise InvalidParameter(file, reason.strip() + ".")
    return tuple(spans)


def _read_value(raw: Any, unit: str, dated: DatedValue, file: str) -> Any:
    try:
        if unit in TABLES:
            return tuple(msgspec.convert(raw, list[TABLES[unit]], strict=False))  # type: ignore[valid-type]
        return _READERS[unit](raw)
    except (ValueError, TypeError, msgspec.ValidationError) as error:
        reason = _("Giá trị từ {start} không đúng đơn vị '{unit}': {error}")
        raise InvalidParameter(file, reason.format(start=day(dated.from_), unit=unit, error=error)) from None


def _integer(raw: Any) -> int:
    if not isinstance(raw, str) or _INTEGER.fullmatch(raw) is None:
        raise ValueError(raw)
    return int(raw)


def _flag(raw: Any) -> bool:
    if raw not in ("true", "false"):
        raise ValueError(raw)
    return bool(raw == "true")


def _date(raw: Any) -> dt.date:
    return dt.date.fromisoformat(raw)


def _fund_order(raw: Any) -> tuple[str, ...]:
    """All five funds, each once: a fund left out would never be paid."""
    if not isinstance(raw, list) or sorted(map(str, raw)) != sorted(COMPONENTS):
        raise ValueError(raw)
    return tuple(raw)


def _one_of(*choices: str) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if raw not in choices:
            raise ValueError(raw)
        return str(raw)

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "dong": _integer, "permyriad": _integer, "days": _integer, "months": _integer, "times": _integer,
    "flag": _flag, "date": _date, "fund_order": _fund_order,
    "base_kind": _one_of("declared", "reference_level"),
    "level": _one_of("reference_level", "regional_minimum_wage"),
}  # fmt: skip
"""Unit -> how its value is read. Money is whole đồng; a rate is per 10,000; ``times`` is a plain number;
``level`` is the parameter that a floor or cap multiplies."""
