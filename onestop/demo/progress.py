"""Telling how far a long loading is: a bar at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any, Self, TextIO

from tqdm import tqdm

_EVERY = 3.0  # seconds between two lines


class Progress:
    """Counts dossiers up to `total`; use it as a context manager."""

    def __init__(self, total: int, done: int = 0, *, quiet: bool = False, to: TextIO | None = None) -> None:
        self.total, self.done, self.quiet = total, done, quiet
        self.to = to or sys.stderr
        self._bar: tqdm[Any] | None = None
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        if not self.quiet and self.to.isatty():
            shape = "{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} hồ sơ, còn {remaining}"
            self._bar = tqdm(
                total=self.total,
                initial=self.done,
                desc="Nạp hồ sơ dùng thử",
                bar_format=shape,
                file=self.to,
                leave=False,
            )
        return self

    def advance(self, count: int) -> None:
        """So many more are loaded."""
        self.done += count
        if self._bar is not None:
            self._bar.update(count)
        elif not self.quiet and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            percent = 100 * self.done // max(1, self.total)
            print(f"Nạp hồ sơ dùng thử: {self.done}/{self.total} ({percent} %)", file=self.to, flush=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
