"""The signing key of an installation that was not given one."""

import os
import secrets
from pathlib import Path


def read_or_create(path: Path) -> str:
    """Return the key kept in ``path``, making it (mode 0600) on the first call.

    Several processes may start at once: the key is written to a file of its own and linked into place, so
    exactly one of them wins and all of them read the same key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
