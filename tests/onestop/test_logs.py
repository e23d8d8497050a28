"""Logs stay one line a record, whatever people type."""

import logging

import pytest

from onestop.logs import OneLineFormatter, escape_controls


@pytest.mark.parametrize(
    "typed", ["a\nb", "a\r\nb", "\x1b[31mđỏ", "a\x00b", "a\u2028b", "a\x85b", "a\x9b31m", "tab\there"]
)
def test_no_control_character_survives(typed: str) -> None:
    escaped = escape_controls(typed)
    assert escaped.isprintable()
    assert len(escaped.splitlines()) == 1


def test_vietnamese_is_left_alone() -> None:
    assert escape_controls("Nguyễn Thị Ước, khu phố 3") == "Nguyễn Thị Ước, khu phố 3"


def test_a_record_with_a_traceback_is_one_line() -> None:
    try:
        raise ValueError("xấu\nINFO giả mạo")
    except ValueError:
        import sys

        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "tên %s", ("a\nb",), sys.exc_info())
    line = OneLineFormatter("%(levelname)s %(message)s").format(record)
    assert len(line.splitlines()) == 1
    assert "ValueError" in line
    assert "tên a\\nb" in line
