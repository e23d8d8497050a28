"""Which processes are there, read from /proc. A zombie, which only waits to be counted, is not there."""

import time
from collections.abc import Callable
from pathlib import Path


def _fields(pid: int) -> list[str]:
    """Return what follows the name in /proc/<pid>/stat: state, parent, group, session..."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def alive(pid: int) -> bool:
    """Return whether ``pid`` runs."""
    try:
        return _fields(pid)[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _all() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def in_group(group: int) -> list[int]:
    """Return the running processes of a process group."""
    return [pid for pid in _all() if alive(pid) and _group(pid) == group]


def _group(pid: int) -> int | None:
    try:
        return int(_fields(pid)[2])
    except (FileNotFoundError, ProcessLookupError):
        return None


def with_variable(name: str, value: str) -> list[int]:
    """Return the running processes that were started with this environment variable."""
    wanted = f"{name}={value}".encode()
    found = []
    for pid in _all():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in environment and alive(pid):
            found.append(pid)
    return found


def gone(find: Callable[[], list[int]], seconds: float = 5) -> bool:
    """Return whether ``find`` finds nothing within so many seconds."""
    deadline = time.monotonic() + seconds
    while find():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
