"""The code that lets somebody make the first administrator: shown in the terminal of the machine itself.

Before there is an administrator anybody on the ward's network can open the guide. Whoever reads the terminal
has the machine, so the code printed there is what the first step asks for. Only its hash is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

from procedures.text import clean_line

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 8  # 40 bits; guessing is throttled where the code is asked for


def new_setup_code() -> str:
    """A new code to print, "7K4P-92WX"; the one before is no longer good."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_digest(letters))
    draft.replace(path)
    return f"{letters[:4]}-{letters[4:]}"


def is_setup_code(typed: str) -> bool:
    """Whether this is the code printed last; blanks, hyphens and small letters do not matter."""
    try:
        expected = _path().read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    letters = "".join(ch for ch in clean_line(typed).upper() if ch not in " -")
    return hmac.compare_digest(_digest(letters), expected)


def forget_setup_code() -> None:
    """The code has done its work."""
    _path().unlink(missing_ok=True)


def _digest(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()


def _path() -> Path:
    return Path(settings.DATA) / "setup_code"
