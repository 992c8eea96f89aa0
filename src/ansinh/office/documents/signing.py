"""The office's electronic signature on PDFs: PAdES, by the certificate in ``ANSINH_HOME/signing/seal.p12``.

An office puts the certificate that a licensed authority gave it there, and its password into the environment as
``ANSINH_SIGNING_PASSWORD``. In a rehearsal a certificate of our own is made, whose name says that it is one for trying.
Without either, documents are printed to be signed by hand.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ansinh.base import AnsinhError, _
from ansinh.ledger.statement import load_office
from ansinh.office.secret import derived_key

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

PASSWORD = "ANSINH_SIGNING_PASSWORD"  # noqa: S105 - the name of a variable
_RESERVED = 16_384
"""Bytes kept free for the signature: RSA and a chain of certificates fit easily."""
_YEARS = 10


@dataclass(frozen=True)
class Seal:
    """Who signs, as the certificate names them."""

    name: str
    signer: SimpleSigner

    def sign(self, content: bytes) -> bytes:
        """``content``, a PDF, with a signature over all of it."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata, sign_pdf
        from pyhanko.sign.fields import SigSeedSubFilter

        signed = sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(content)),
            PdfSignatureMetadata(field_name="Signature", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
            signer=self.signer, bytes_reserved=_RESERVED,
        )  # fmt: skip
        whole: bytes = signed.getvalue()
        return whole


def seal() -> Seal | None:
    """The office's seal; none where documents are signed by hand. AnsinhError when it cannot be used."""
    path = Path(settings.ANSINH_HOME) / "signing" / "seal.p12"
    password = os.environ.get(PASSWORD, "")
    if settings.ANSINH_DEMO and not password:
        password = derived_key(str(settings.SECRET_KEY), "signing certificate").hex()
        if not path.exists():
            _make_trial(path, password)
    return _loaded(path, path.stat().st_mtime_ns, password) if path.exists() else None


@functools.lru_cache(maxsize=1)
def _loaded(path: Path, _written: int, password: str) -> Seal:
    from pyhanko.sign.signers import SimpleSigner

    signer = SimpleSigner.load_pkcs12(str(path), passphrase=password.encode())  # type: ignore[no-untyped-call]
    if signer is None:
        raise AnsinhError(
            _("Không dùng được chứng thư số {path}.").format(path=path),
            _("Tệp không phải PKCS#12 hoặc mật khẩu không đúng."),
            _("Đặt mật khẩu vào biến môi trường {name} rồi khởi động lại.").format(name=PASSWORD),
        )
    certificate = signer.signing_cert
    if certificate is None or certificate.not_valid_after < dt.datetime.now(dt.UTC):
        raise AnsinhError(
            _("Chứng thư số {path} đã hết hạn.").format(path=path),
            do_next=_("Thay bằng chứng thư còn hạn rồi phát hành tiếp."),
        )
    return Seal(str(certificate.subject.native["common_name"]), signer)


def _make_trial(path: Path, password: str) -> None:
    """A certificate for trying, signed by itself; whoever comes first makes it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    organisation = load_office(settings.ANSINH_HOME).name
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} (thử nghiệm)"[:64]),
    ])  # fmt: skip
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(key, hashes.SHA256())
    )
    content = pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, BestAvailableEncryption(password.encode())
    )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        Path(temporary).unlink()
