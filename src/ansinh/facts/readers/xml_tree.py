"""XML filings as trees, without what could make them dangerous."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ansinh.base import AnsinhError, _
from ansinh.facts.readers.workbook import Document


def parse_xml(document: Document) -> ElementTree.Element:
    """The root element; AnsinhError when it is no XML or declares entities."""
    text = document.text
    # Entities are how an XML file grows without bound; a filing has no use for them.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise AnsinhError(
            _("Tệp {file} khai báo DOCTYPE nên không được đọc.").format(file=document.path.name),
            _("Hồ sơ điện tử không dùng khai báo này; tệp có thể đã bị sửa."),
            _("Hãy lấy lại tệp gốc từ phần mềm kê khai."),
        )
    try:
        return ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))  # noqa: S314 - entities refused above
    except ElementTree.ParseError as error:
        raise AnsinhError(
            _("Tệp {file} không phải XML hợp lệ.").format(file=document.path.name),
            _("Lỗi ở dòng {line}.").format(line=error.position[0]),
            _("Hãy lấy lại tệp gốc từ phần mềm kê khai."),
        ) from error


def descendants(element: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Every descendant of that local name, whatever its namespace."""
    return (each for each in element.iter() if each.tag.rpartition("}")[2] == tag)


def text_of(element: ElementTree.Element, tag: str) -> str:
    """The text of the first descendant of that local name; "" when there is none."""
    found = next(descendants(element, tag), None)
    return (found.text or "").strip() if found is not None else ""
