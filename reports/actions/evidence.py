"""A file kept as evidence, of whatever record: checked, put into the store, noted by the caller (ADR 18)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TypeVar

from dossiers.actions.attachment_store import Stored, drop_unless_noted, put, store_lock
from dossiers.actions.attachments import NO_ROOM, NoRoom, checked
from dossiers.actions.errors import ActionError
from dossiers.actions.incoming import Incoming

T = TypeVar("T")


def keep_file(incoming: Incoming, write: Callable[[Stored], T]) -> T:
    """Check a finished file, put it into its place and let `write` note it in a transaction of its own.

    Raises Refused with the sentence for the person (NoRoom when the disk is at fault), and what `write`
    raises; then nothing is left behind.
    """
    stored = checked(incoming)
    with store_lock():
        try:
            put(incoming, stored)
            return write(stored)
        except OSError as error:
            raise NoRoom(NO_ROOM) from error
        except ActionError:
            with contextlib.suppress(OSError):  # then the nightly clearing finds it
                drop_unless_noted(stored)
            raise
