"""Letters to JSON and back, losing nothing: the stored content of an issued paper is what was printed."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def to_plain(letter: Any) -> dict[str, Any]:
    """The letter as nested dicts and lists of text, numbers, booleans and None."""
    return {key: _listed(value) for key, value in asdict(letter).items()}


def from_plain(kind: type[Any], content: Mapping[str, Any]) -> Any:
    """The letter that `to_plain` was given. ValueError names what is unknown, missing or of a wrong type."""
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(content.keys() - known.keys()):
        raise ValueError(f"{kind.__name__}: unknown {', '.join(unknown)}")
    needed = {n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING}
    if missing := sorted(needed - content.keys()):
        raise ValueError(f"{kind.__name__}: missing {', '.join(missing)}")
    values = {name: _read(hints[name], value, f"{kind.__name__}.{name}") for name, value in content.items()}
    return kind(**values)


def _listed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _listed(item) for key, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, (tuple, list)) else value


def _read(hint: Any, value: Any, where: str) -> Any:
    """``value`` as the type ``hint``: text, number, boolean, literal, optional, tuple of, or nested part."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None and type(None) in args:
            return None
        return _read(next(arg for arg in args if arg is not type(None)), value, where)
    if origin is Literal:
        return _checked(value in args, value, where)
    if origin is tuple:
        _checked(isinstance(value, (list, tuple)), value, where)
        return tuple(_read(args[0], item, where) for item in value)
    if is_dataclass(hint) and isinstance(hint, type):
        _checked(isinstance(value, Mapping), value, where)
        return from_plain(hint, value)
    return _checked(type(value) is hint, value, where)


def _checked(right: bool, value: Any, where: str) -> Any:
    if not right:
        raise ValueError(f"{where}: not possible: {str(value)[:80]!r}")
    return value
