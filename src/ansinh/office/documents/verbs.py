"""Issuing documents, and recording how they were served."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from ansinh.base import AnsinhError, _
from ansinh.base.paper import Mark
from ansinh.office import clock
from ansinh.office.accounts.models import User
from ansinh.office.accounts.permissions import can_see_employer, can_work_cases, require
from ansinh.office.documents import files, signing
from ansinh.office.documents.models import Document, Kind, Series, Service, number_text
from ansinh.office.registry.models import Employer

_FOLDERS = {Kind.STATEMENT: "C12-TS", Kind.REMINDER: "01-DD", Kind.ROLL: "D09-TS"}
State = Document.State


@dataclass(frozen=True)
class Draft:
    """A document before it has a number. ``total`` is đồng; ``figures`` are plain and hold no person's data.

    ``print(mark, issued_on)`` makes the PDF that bears the mark.
    """

    kind: Kind
    employer: Employer
    employer_name: str
    month: dt.date
    figures: dict[str, Any]
    total: int
    as_of: dt.date
    version: int
    known_at: dt.datetime | None
    law: str
    print: Callable[[Mark, dt.date], bytes]


def issue(drafts: Sequence[Draft], *, office_code: str, by: User, issued_on: dt.date, site: str) -> list[Document]:
    """Give each draft the next number of the office that issues, write its file and its row: all of them or none.

    To be called inside a transaction, which holds the series until it ends; a number that is not committed is given
    again. ``site`` is the address of the office on the web, for the code on the paper. ``files.NotWritten`` when the
    disk would not take a file. Who may issue is the caller's to check.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("documents are issued inside a transaction")
    # Always in the same order, so that two who issue at once wait for each other and never for ever.
    series = {kind: _held(office_code, issued_on.year, kind) for kind in sorted({draft.kind for draft in drafts})}
    issued = []
    for draft in drafts:
        held = series[draft.kind]
        held.last += 1
        issued.append(_issue_one(draft, held, by, issued_on, site))
    for held in series.values():
        held.save(update_fields=["last"])
    return issued


def _held(office_code: str, year: int, kind: Kind) -> Series:
    Series.objects.get_or_create(office_code=office_code, year=year, kind=kind)
    return Series.objects.select_for_update().get(office_code=office_code, year=year, kind=kind)


def _issue_one(draft: Draft, series: Series, by: User, issued_on: dt.date, site: str) -> Document:
    token = uuid.uuid4()
    mark = Mark(number_text(series.last, draft.kind, series.office_code), verification_url(site, token))
    content, seal = draft.print(mark, issued_on), signing.seal()
    if seal:
        content = seal.sign(content)
    path = f"{series.year}/{series.office_code or '-'}/{_FOLDERS[draft.kind]}/{series.last:06}.pdf"
    return Document.objects.create(
        kind=draft.kind, office_code=series.office_code, year=series.year, number=series.last, employer=draft.employer,
        employer_name=draft.employer_name, month=draft.month, figures=draft.figures, total=draft.total,
        as_of=draft.as_of, version=draft.version, known_at=draft.known_at, law=draft.law, issued_on=issued_on,
        issued_by=by, signer=seal.name if seal else "", path=path, sha256=files.keep(path, content),
        size=len(content), token=token,
    )  # fmt: skip


def verification_url(site: str, token: uuid.UUID) -> str:
    """Where anybody can check the document of ``token``; ``site`` without a slash at its end."""
    return site + reverse("documents:verification", args=[token])


def site_of(asked: str) -> str:
    """The office's address for papers: its own name where one is set, else the one it was ``asked`` by."""
    names = [name for name in settings.ALLOWED_HOSTS if name not in ("localhost", "127.0.0.1", "[::1]")]
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{names[0].lstrip('.')}" if names else asked.rstrip("/")


def record_service(
    *, document: Document, by: User, method: str, on: dt.date, proof: str, delivered: bool = True
) -> Service:
    """Write down one attempt to serve a document. The same said twice is one. The first delivery counts."""
    require(can_work_cases(by) and can_see_employer(by, document.employer))
    check_service(method, on, proof)
    with transaction.atomic():
        held = Document.objects.select_for_update().get(pk=document.pk)
        if on < held.issued_on:
            raise AnsinhError(
                _("Ngày giao không hợp lệ."),
                _("Văn bản {number} phát hành ngày {day}.").format(
                    number=held.number_text, day=f"{held.issued_on:%d/%m/%Y}"
                ),
                _("Chọn ngày phát hành hoặc một ngày sau đó."),
            )
        service, _new = Service.objects.get_or_create(
            document=held, method=method, on=on, delivered=delivered,
            defaults={"proof": proof.strip(), "recorded_by": by},
        )  # fmt: skip
        if delivered and (held.served_on is None or on < held.served_on):
            held.state, held.served_on = State.SERVED, on
        elif not delivered and held.state == State.ISSUED:
            held.state = State.RETURNED
        held.save(update_fields=["state", "served_on"])
    return service


def check_service(method: str, on: dt.date, proof: str) -> None:
    """AnsinhError when what is said of a service cannot stand."""
    if method not in Service.Method.values:
        raise ValueError(f"no such way to serve: {method}")
    if on > clock.today():
        raise AnsinhError(_("Ngày giao ở tương lai."), do_next=_("Chọn hôm nay hoặc một ngày đã qua."))
    if not proof.strip():
        raise AnsinhError(
            _("Chưa ghi bằng chứng giao nhận."),
            _("Ngày đôn đốc chỉ đứng vững khi chứng minh được văn bản đã đến đơn vị."),
            _("Ghi số báo phát, mã giao dịch điện tử hoặc người ký nhận."),
        )
