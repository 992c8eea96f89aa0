"""Compiled kernels are thrown away when anything they were compiled from changes."""

from __future__ import annotations

from pathlib import Path

import numba
import pytest

from ansinh.ledger import coverage, jit


def test_the_cache_is_named_after_every_source(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("movements.py", "waterfall.py")]
    for path in files:
        path.write_text("FUND = 1\n", encoding="utf-8")
    before = jit.digest(files)
    assert jit.digest(reversed(files)) == before
    files[0].write_text("FUND = 2\n", encoding="utf-8")
    assert jit.digest(files) != before


def test_the_first_run_is_known_by_an_empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "none"))
    assert not jit.compiled()
    (tmp_path / "none" / "x").mkdir(parents=True)
    (tmp_path / "none" / "x" / "kernel.nbc").touch()
    assert jit.compiled()


def test_kernels_are_kept_there() -> None:
    assert Path(numba.config.CACHE_DIR).name == f"kernels-{jit.digest(jit._SOURCES)}"
    assert str(coverage.obligations._cache._cache_path).startswith(numba.config.CACHE_DIR)
