"""A nation for load: many provinces one after another, as canonical Parquet, in parts no larger than memory allows."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

import numpy as np

from ansinh.base import AnsinhError, _
from ansinh.facts.writers import write_canonical
from ansinh.law import Law
from ansinh.simulate.codes import PARTS
from ansinh.simulate.figures import share_out
from ansinh.simulate.plan import Plan, Progress
from ansinh.simulate.province import ledger_tables

NATION = 650_000
"""Units of the nation; with about as many people each as in the province, 17 to 19 million insured."""


def write_nation(
    plan: Plan, folder: Path, law_folder: Path | None, progress: Progress = lambda step, share: None
) -> dict[str, int]:
    """Write ``plan.employers`` units as ``part-00`` … ``part-35`` in ``folder``, which must be new or empty.

    Each part is a folder of canonical tables with employers, people and codes of its own, so that ``ansinh ledger
    --from`` takes each and any number of them can be imported side by side. No official files and no truth. Gives
    the number of rows by table. As many parts are made at once as there are processors.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AnsinhError(
            _("Thư mục {path} không trống.").format(path=folder),
            do_next=_("Hãy chọn thư mục khác, hoặc thêm --overwrite để thay cả thư mục."),
        )
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    shares = share_out(np.ones(len(PARTS), np.int64), plan.employers)
    plans = [
        replace(plan, employers=int(units), seed=plan.seed * len(PARTS) + number, part=mark)
        for number, (mark, units) in enumerate(zip(PARTS, shares, strict=True))
        if units
    ]
    rows: dict[str, int] = {}
    # Started afresh rather than forked: the libraries hold threads that a fork would not copy.
    with ProcessPoolExecutor(os.cpu_count() or 1, multiprocessing.get_context("spawn")) as pool:
        parts = [
            pool.submit(_write_part, each, partial / f"part-{number:02d}", law_folder)
            for number, each in enumerate(plans)
        ]
        for done, part in enumerate(as_completed(parts), start=1):
            for name, count in part.result().items():
                rows[name] = rows.get(name, 0) + count
            progress(_("Tạo các phần của cả nước"), done / len(parts))
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return rows


def _write_part(plan: Plan, folder: Path, law_folder: Path | None) -> dict[str, int]:
    tables = ledger_tables(plan, Law.load(law_folder))
    folder.mkdir()
    for name, rows in tables.items():
        write_canonical(folder / f"{name}.parquet", name, rows)
    return {name: rows.height for name, rows in tables.items()}
