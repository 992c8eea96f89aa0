"""One small province for every test that only looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.law import Law
from ansinh.simulate import Plan, Province, simulate, write_province

PLAN = Plan(employers=300, months=16, seed=7)


@pytest.fixture(scope="session")
def province() -> Province:
    return simulate(PLAN, Law.load())


@pytest.fixture(scope="session")
def written(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province on disk, with few workbooks."""
    folder = tmp_path_factory.mktemp("simulate") / "province"
    write_province(province, folder, workbooks=24)
    return folder
