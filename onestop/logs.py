"""One record, one line: what people typed can neither break a line nor colour a terminal."""

import logging
import re

# C0 and C1 controls (CR, LF, the ESC that opens an ANSI sequence), and Unicode's own line and paragraph ends.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def escape_controls(text: str) -> str:
    """Return ``text`` with every control character written out, as in ``\\\\n`` or ``\\\\x1b``."""
    return _CONTROLS.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


class OneLineFormatter(logging.Formatter):
    """A formatter whose output is always a single printable line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """Format as usual, then escape."""
        return escape_controls(super().format(record))
