"""Reading JSON that strangers send, and holding it to the shape our schema file describes.

Only the shape (types, known names, how many, how long) is checked here, against the very file that is served;
what a value means is the business of the forms, so that a screen and the endpoint say the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from procedures.dates import vn_number
from procedures.text import clean_line

SCHEMA = Path(__file__).resolve().parent.parent / "schemas" / "intake.schema.json"
_LONGEST_NAME = 60
_TYPES: dict[str, tuple[type, str]] = {
    "object": (dict, "một nhóm trường { }"),
    "array": (list, "một danh sách [ ]"),
    "string": (str, "chuỗi ký tự"),
    "integer": (int, "số nguyên"),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which place: "applicant.identity_number"; empty for the whole."""

    field: str
    message: str


class NotJson(ValueError):
    """The text is no JSON we read; the message is a sentence."""


def read_json(raw: bytes) -> Any:
    """The value, with every name at most once and only numbers that are numbers. Raises NotJson."""
    try:
        return json.loads(raw.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise NotJson("Nội dung phải là JSON mã hóa UTF-8.") from None
    except json.JSONDecodeError as error:
        raise NotJson(f"Nội dung không phải JSON đúng: dòng {error.lineno}, cột {error.colno}.") from None
    except NotJson:
        raise
    except RecursionError:
        raise NotJson("Nội dung lồng nhau quá sâu.") from None
    except ValueError:  # an integer of thousands of digits
        raise NotJson("Nội dung có số quá lớn.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(f"Trường “{shown(twice)}” có hai lần trong một nhóm.")
    return found


def _no_number(text: str) -> Any:
    raise NotJson(f"{text} không phải là số trong JSON.")


def shown(name: str) -> str:
    """A name a stranger chose, short and clean enough to be told."""
    return clean_line(name[:_LONGEST_NAME])


@cache
def schema(part: str = "") -> dict[str, Any]:
    """The schema of a dossier, or one of its named parts."""
    whole: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return whole["$defs"][part] if part else whole


def faults_of(value: Any, wanted: dict[str, Any], field: str = "") -> Iterator[Fault]:
    """Where the value has not the shape wanted."""
    if "$ref" in wanted:
        wanted = schema(wanted["$ref"].rpartition("/")[2])
    kind, name = _TYPES[wanted["type"]]
    if not isinstance(value, kind) or isinstance(value, bool):
        yield Fault(field, f"Phải là {name}.")
    elif isinstance(value, dict):
        yield from _group(value, wanted, field)
    elif isinstance(value, list):
        yield from _list(value, wanted, field)
    elif isinstance(value, str) and len(value) > wanted.get("maxLength", len(value)):
        longest = vn_number(wanted["maxLength"])
        yield Fault(field, f"Dài quá: {vn_number(len(value))} ký tự, tối đa {longest}.")


def _group(value: dict[str, Any], wanted: dict[str, Any], field: str) -> Iterator[Fault]:
    known = wanted["properties"]
    for name, part in value.items():
        place = f"{field}.{name}" if field else name
        if name in known:
            yield from faults_of(part, known[name], place)
        else:
            yield Fault(shown(place), "Không có trường này. Xem tên trường trong tài liệu.")
    for name in wanted["required"]:
        if name not in value:
            yield Fault(f"{field}.{name}" if field else name, "Thiếu trường này.")


def _list(value: list[Any], wanted: dict[str, Any], field: str) -> Iterator[Fault]:
    if len(value) > wanted["maxItems"]:
        yield Fault(field, f"Nhiều quá: {len(value)} mục, tối đa {wanted['maxItems']}.")
        return
    for index, part in enumerate(value):
        yield from faults_of(part, wanted["items"], f"{field}.{index}")
