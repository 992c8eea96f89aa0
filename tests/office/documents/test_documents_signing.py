"""The electronic signature: over the whole paper, by the office's certificate, undone by any change."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from ansinh.base import AnsinhError
from ansinh.base.paper import to_pdf
from ansinh.office.documents import signing


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Settings of a rehearsal with a data folder of its own."""
    found = SimpleNamespace(ANSINH_HOME=tmp_path, ANSINH_DEMO=True, SECRET_KEY="khóa thử")
    monkeypatch.setattr(signing, "settings", found)
    monkeypatch.delenv(signing.PASSWORD, raising=False)
    yield found
    signing._loaded.cache_clear()


def test_a_rehearsal_signs_with_a_trial_certificate(home: SimpleNamespace) -> None:
    seal = signing.seal()
    assert seal is not None and "(thử nghiệm)" in seal.name
    signed = seal.sign(to_pdf(b"Xin", {}))
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[seal.signer.signing_cert]))
    assert status.intact and status.valid and status.bottom_line
    altered = (
        signed.replace(b"/Producer", b"/Producen", 1) if b"/Producer" in signed else signed[:400] + b" " + signed[401:]
    )
    (broken,) = PdfFileReader(io.BytesIO(altered)).embedded_signatures
    assert not validate_pdf_signature(broken, ValidationContext(trust_roots=[seal.signer.signing_cert])).intact
    # Made once, for its owner's eyes alone.
    kept = home.ANSINH_HOME / "signing" / "seal.p12"
    assert kept.stat().st_mode & 0o077 == 0
    assert signing.seal() is seal


def test_outside_a_rehearsal_nothing_is_made_up(home: SimpleNamespace) -> None:
    home.ANSINH_DEMO = False
    assert signing.seal() is None
    assert not (home.ANSINH_HOME / "signing").exists()


def test_a_wrong_password_is_told(home: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    signing.seal()
    signing._loaded.cache_clear()
    monkeypatch.setenv(signing.PASSWORD, "sai")
    with pytest.raises(AnsinhError, match="mật khẩu"):
        signing.seal()
