"""Looking into a file that may be hostile, in a process with little time and memory and no right to write.

    python -m dossiers.scans application/pdf FILE

prints "fit" or the reason why not; whoever started it takes silence (killed, out of time) for too complex.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from .kinds import Reason, Unfit

SECONDS = 10  # of the processor
MEMORY = 1 << 30  # bytes


def main(media_type: str, path: str) -> str:
    """The word that is printed."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        _check(media_type, path)
    except Unfit as unfit:
        return unfit.reason.value
    except (MemoryError, RecursionError):
        return Reason.TOO_COMPLEX.value
    return "fit"


def _check(media_type: str, path: str) -> None:
    with Path(path).open("rb") as file:
        size = Path(path).stat().st_size
        if media_type == "application/pdf":  # each kind pays for its own library alone
            from .pdfs import check_pdf

            check_pdf(file, size)
        else:
            from .pictures import check_picture

            check_picture(file, size, media_type)


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:3]))
