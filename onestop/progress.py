"""A bar in the terminal for work that is told in percent."""

from types import TracebackType
from typing import Any

from tqdm import tqdm


class Bar:
    """Shows what is being done and how far it is; silent where the output is no terminal."""

    def __init__(self, out: Any) -> None:
        """``out`` is the command's stderr."""
        silent = not getattr(out, "isatty", lambda: False)()
        self._bar = tqdm(
            total=100, disable=silent, bar_format="{desc}: {bar} {percentage:3.0f} %", leave=False
        )

    def __enter__(self) -> "Bar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def show(self, words: str, percent: int) -> None:
        """Move the bar to so many percent of what the words say."""
        self._bar.set_description(words, refresh=False)
        self._bar.n = percent
        self._bar.refresh()
