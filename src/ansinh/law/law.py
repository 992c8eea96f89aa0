"""The law as the other rooms ask it: a value on a day, a rate in a month, and where it comes from."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansinh.base import AnsinhError, _
from ansinh.base.months import first_day, last_day
from ansinh.law.errors import InvalidParameter, MissingValue, UnknownGroup
from ansinh.law.parameter import Parameter, Source
from ansinh.law.reading import read_parameter

BUILT_IN = Path(__file__).parent / "parameters"
"""Where our own parameter files are."""


class Law:
    """The parameters in force, ours or the user's own in their place. Get one by ``Law.load``.

    Built-in files are read when first asked for; the user's own are read at once, so that a mistake in them
    shows before anything is computed.
    """

    overridden: tuple[str, ...]
    """Parameters replaced by the user's own folder; every output must say so."""
    digest: str
    """Short hash of the parameter files in use, to be frozen into documents."""

    def __init__(self, files: dict[str, str], own: dict[str, str]) -> None:
        unknown = sorted(set(own) - set(files))
        if unknown:
            raise InvalidParameter(
                f"{unknown[0]}.yaml", _("Không có tham số nào tên '{name}' để thay.").format(name=unknown[0])
            )
        self._files = files | own
        self._parsed: dict[str, Parameter] = {}
        self.overridden = tuple(sorted(own))
        summary = hashlib.blake2b(digest_size=6)
        for name, content in sorted(self._files.items()):
            summary.update(f"{name}\0{content}\0".encode())
        self.digest = summary.hexdigest()
        for name in self.overridden:
            replaced = read_parameter(files[name], f"{name}.yaml")
            if (self.parameter(name).unit, self.parameter(name).keys) != (replaced.unit, replaced.keys):
                reason = _("Phải giữ đơn vị '{unit}' và các khóa [{keys}] của tham số được thay.")
                raise InvalidParameter(f"{name}.yaml", reason.format(unit=replaced.unit, keys=", ".join(replaced.keys)))

    @staticmethod
    def load(override: Path | None = None) -> Law:
        """The law on file, with the parameter files of the folder ``override`` in place of ours.

        Kept per folder for the life of the process. ``InvalidParameter`` names a file that cannot be used.
        """
        return _load(None if override is None else override.resolve())

    @property
    def override_notice(self) -> str:
        """The sentence every output must carry when the user's own parameters are in use; else empty."""
        if not self.overridden:
            return ""
        return _("Đang dùng tham số luật riêng thay cho bản có sẵn: {names}.").format(names=", ".join(self.overridden))

    @property
    def names(self) -> tuple[str, ...]:
        """All parameters, in alphabetical order."""
        return tuple(sorted(self._files))

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name; AnsinhError when there is none."""
        if name not in self._parsed:
            if name not in self._files:
                raise AnsinhError(
                    _("Không có tham số luật nào tên '{name}'.").format(name=name),
                    do_next=_("Xem danh sách bằng lệnh 'ansinh law show'."),
                )
            self._parsed[name] = read_parameter(self._files[name], f"{name}.yaml")
        return self._parsed[name]

    def parameters(self) -> Iterator[Parameter]:
        """All parameters, in alphabetical order."""
        return (self.parameter(name) for name in self.names)

    def value(self, name: str, on: dt.date, **keys: object) -> Any:
        """The value in force on ``on`` (for a month: its first day); type by the parameter's unit.

        ``MissingValue`` when there is none. An open-ended value stays in force after its review date.
        """
        return self.parameter(name).span(on, keys).value

    def source(self, name: str, on: dt.date, **keys: object) -> Source:
        """Where the value in force on ``on`` comes from; ``MissingValue`` when there is none."""
        return self.parameter(name).span(on, keys).dated.source

    def rate(self, month: int, group: str, component: str, payer: str) -> int:
        """Contribution rate per 10,000 in ``month``; 0 when nothing is due.

        ``group`` is a letter of Law 41/2024 art. 2(1) or ``f``; ``payer`` is ``employer`` or ``worker``.
        The employer's ``accident`` rate is the standard one; an employer's own approved rate replaces it in
        the ledger. Reliefs of 2021-2022 are not applied here, see ``contribution.relieved_rate``.
        ``UnknownGroup`` when no rate of that group and component is on file at all, ``MissingValue`` when
        none is in force in that month.
        """
        keys = {"group": group, "component": component, "payer": payer}
        rates = self.parameter("contribution_rate")
        try:
            rate: int = rates.span(first_day(month), keys).value
        except MissingValue:
            if not rates.has_series(keys):
                raise UnknownGroup(group, component) from None
            raise
        return rate

    def base_kind(self, month: int, group: str, component: str) -> str:
        """``declared`` (the base on the declaration) or ``reference_level`` (the reference level itself)."""
        kind: str = self.value("contribution_base_kind", first_day(month), group=group, component=component)
        return kind

    def due_on(self, month: int, cycle_months: int) -> dt.date:
        """Last day on which the contribution of ``month`` is in time.

        Law 41/2024 art. 34(4) from 2025-07: the last day of the month after the month or cycle. Before, by
        Decision 595/QĐ-BHXH art. 7: the last day of the month or cycle itself. Cycles of 3 and 6 months are
        calendar quarters and halves.
        """
        cycle_end = month - month % cycle_months + cycle_months - 1
        return last_day(cycle_end + self.value("due_months_after_cycle", first_day(month)))


@functools.cache
def _load(override: Path | None) -> Law:
    return Law(parameter_files(BUILT_IN), {} if override is None else parameter_files(override))


def parameter_files(folder: Path) -> dict[str, str]:
    """Parameter name -> content of its file in ``folder``."""
    try:
        paths = sorted(folder.iterdir())
        misnamed = [path.name for path in paths if path.suffix in (".yml", ".YML", ".YAML")]
        if misnamed:
            raise InvalidParameter(misnamed[0], _("Tệp tham số phải có đuôi .yaml."))
        return {path.stem: path.read_text(encoding="utf-8") for path in paths if path.suffix == ".yaml"}
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidParameter(str(folder), str(error)) from None
