"""``{% load imports %}``: the bar of verdicts, and words about files."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ansinh.base import _
from ansinh.facts.labels import column_label, table_label
from ansinh.office.imports import words
from ansinh.office.imports.models import Upload
from ansinh.office.shell import figures

register = template.Library()
register.filter("for_desk", words.for_desk)
register.filter("table_label", table_label)
register.filter("column_label", column_label)
register.filter("tables_named", words.tables)
register.filter("delivery_state", words.delivery_state)
register.filter("upload_state", words.upload_state)
register.filter("batch_kind", words.batch_kind)
register.filter("size", words.size)

WIDTH = 1000
_LEAST = 12
"""Not too thin to be seen, be it one row of a million."""


def counts(upload: Upload) -> dict[str, int]:
    """Rows by verdict, corrected ones in the place of those they were made from. Accepted ones without warned ones."""
    fix = upload.fixed
    accepted, warned = upload.accepted, upload.warned
    duplicates, refused = upload.duplicates, upload.refused
    if fix is not None:
        refused -= fix.accepted + fix.duplicates
        accepted, warned, duplicates = accepted + fix.accepted, warned + fix.warned, duplicates + fix.duplicates
    return {"accepted": accepted - warned, "warned": warned, "duplicate": duplicates, "refused": max(refused, 0)}


@register.simple_tag
def verdict_counts(upload: Upload) -> dict[str, int]:
    """``{% verdict_counts upload as found %}``."""
    return counts(upload)


@register.simple_tag
def verdict_bar(upload: Upload) -> SafeString:
    """Rows of a file by verdict: a bar, and the same in words beside it."""
    found = {key: count for key, count in counts(upload).items() if count}
    total = sum(found.values())
    if not total:
        return SafeString("")
    widths = {key: max(count * WIDTH // total, _LEAST) for key, count in found.items()}
    widths[max(widths, key=lambda key: widths[key])] -= sum(widths.values()) - WIDTH
    starts, at = {}, 0
    for key, width in widths.items():
        starts[key], at = at, at + width
    parts = format_html_join(
        "", '<rect class="{}" x="{}" width="{}" height="8"/>', ((key, starts[key], widths[key]) for key in found)
    )  # fmt: skip
    said = format_html_join(
        "", '<span class="{}">{} {}</span>',
        ((key, figures.number(count), words.severity(key).lower()) for key, count in found.items()),
    )  # fmt: skip
    return format_html(
        '<div class="verdicts"><svg viewBox="0 0 {} 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
        "<p>{}</p></div>",
        WIDTH, _("{total} dòng").format(total=figures.number(total)), parts, said,
    )  # fmt: skip
