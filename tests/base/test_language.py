"""Vietnamese first, English on request, and an error that reads as three sentences."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ansinh.base import AnsinhError, _, language, set_language, speaking

UNKNOWN = "Câu này không có trong danh mục."


@pytest.fixture(autouse=True)
def _back_to_vietnamese() -> Iterator[None]:
    yield
    set_language("vi")


def test_vietnamese_is_what_the_source_says() -> None:
    assert language() == "vi"
    assert _("Lỗi: {what}") == "Lỗi: {what}"


def test_english_comes_from_the_catalogue() -> None:
    set_language("en")
    assert language() == "en"
    assert _("Lỗi: {what}") == "Error: {what}"


def test_what_has_no_english_stays_vietnamese() -> None:
    set_language("en")
    assert _(UNKNOWN) == UNKNOWN


def test_each_thread_may_speak_its_own_language() -> None:
    heard: list[str] = []
    with speaking("en"):
        thread = threading.Thread(target=lambda: heard.append(_("Lỗi: {what}")))
        thread.start()
        thread.join()
        heard.append(_("Lỗi: {what}"))
        with speaking("vi"):
            heard.append(_("Lỗi: {what}"))
    heard.append(_("Lỗi: {what}"))
    assert heard == ["Lỗi: {what}", "Error: {what}", "Lỗi: {what}", "Lỗi: {what}"]
    with pytest.raises(ValueError, match="fr"), speaking("fr"):
        pass
    assert language() == "vi"


def test_unknown_language_changes_nothing() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")
    assert language() == "vi"


def test_an_error_is_read_as_sentences() -> None:
    assert str(AnsinhError("Không đọc được tệp.")) == "Không đọc được tệp."
    error = AnsinhError("Không đọc được tệp.", "Tệp có mật khẩu.", "Hãy bỏ mật khẩu rồi nhập lại.")
    assert str(error) == "Không đọc được tệp. Tệp có mật khẩu. Hãy bỏ mật khẩu rồi nhập lại."
    assert (error.what, error.why, error.do_next) == tuple(str(error).replace(". ", ".|").split("|"))
