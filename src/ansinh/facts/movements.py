"""The 26 "phương án" of a compulsory declaration: official labels, and the code that a cell means.

Codes and labels are those of the insurance portal's list for procedure 600.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vn_text import fold, repair_mojibake

LABELS: dict[str, str] = {
    "TM": "Tăng mới", "TH": "Tăng mới hợp đồng", "TC": "Tăng do chuyển tỉnh", "TD": "Tăng do chuyển đơn vị",
    "ON": "Đi làm lại", "TV": "Tăng tham gia HTTT", "TN": "Tăng tham gia thất nghiệp",
    "TL": "Tăng tham gia TNLĐ, BNN", "GH": "Giảm hẳn", "GC": "Giảm do chuyển tỉnh",
    "GD": "Giảm do chuyển đơn vị", "GV": "Giảm tham gia HTTT", "GN": "Giảm tham gia thất nghiệp",
    "GL": "Giảm tham gia TNLĐ, BNN", "KL": "Nghỉ không lương", "OF": "Nghỉ do ốm đau/Nghỉ không lương",
    "TS": "Thai sản", "DC": "Điều chỉnh lương", "CD": "Điều chỉnh chức danh",
    "DN": "Điều chỉnh tham gia thất nghiệp (MLCS thời điểm)", "DL": "Điều chỉnh tham gia TNLĐ, BNN",
    "AD": "Bổ sung tăng nguyên lương", "SB": "Bổ sung giảm nguyên lương", "TT": "Bổ sung tăng quỹ KCB",
    "TU": "Bổ sung giảm quỹ KCB", "AT": "Truy đóng theo MLCS tại thời điểm",
}  # fmt: skip

INCREASES = frozenset(("TM", "TH", "TC", "TD", "ON", "TV", "TN", "TL", "AD", "TT", "AT"))
DECREASES = frozenset(("GH", "GC", "GD", "GV", "GN", "GL", "KL", "OF", "TS", "SB", "TU"))
ADJUSTMENTS = frozenset(("DC", "CD", "DN", "DL"))

_OTHER_NAMES = {
    "nghi do om dau": "OF", "nghi om dau": "OF", "om dau": "OF", "nghi thai san": "TS",
    "di lam tro lai": "ON", "dieu chinh muc luong": "DC", "dieu chinh tien luong": "DC",
    "dieu chinh tham gia that nghiep": "DN", "tang do chuyen tinh den": "TC",
    "giam do chuyen tinh di": "GC", "tang lao dong moi": "TM",
}  # fmt: skip
_CODE_FIRST = re.compile(r"([a-z]{2})\b ?(.*)")


@lru_cache(maxsize=4096)
def search_key(text: str) -> str:
    """Lower case without accents and punctuation; the letter Ð of some portals counts as Đ.

    >>> search_key("TL-Tăng tham gia TNLÐ, BNN")
    'tl tang tham gia tnld bnn'
    """
    return fold(repair_mojibake(text))


_BY_NAME = {search_key(label): code for code, label in LABELS.items()} | _OTHER_NAMES


def movement_code(text: str) -> str | None:
    """The code a cell means: by code, by label, or both; None when unknown or when the two contradict.

    >>> [movement_code(text) for text in ("TM", "TM-Tăng mới", "tăng mới", "GH - Tăng mới", "Tăng lương")]
    ['TM', 'TM', 'TM', None, None]
    """
    key = search_key(text)
    if key in _BY_NAME:
        return _BY_NAME[key]
    match = _CODE_FIRST.fullmatch(key)
    if match is None or match[1].upper() not in LABELS:
        return None
    code, rest = match[1].upper(), match[2]
    named = _BY_NAME.get(rest)
    return code if named in (None, code) else None
