"""Names of files as people and their machines write them, made fit to be kept and given back. Pure."""

from __future__ import annotations

import re

from procedures.text import clean_line

MOST_BYTES = 255  # of a name, as file systems count
UNNAMED = "tep"
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]+')
# Endings that say what a file claims to be; "Đơn số 12.05.2026" keeps its date.
_ENDINGS = re.compile(
    r"\.(pdf|jpe?g|jfif|png|tiff?|gif|bmp|webp|heic|svgz?|x?html?|xml|js|mjs|css|php\d?|aspx?|jsp|py|sh|exe|com|scr"
    r"|bat|cmd|ps1|vbs|msi|dll|jar|lnk|hta|zip|rar|7z|docx?|docm|xlsx?|xlsm|pptx?|rtf|txt)\s*$",
    re.IGNORECASE,
)
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # names Windows keeps for itself


def clean_file_name(typed: str, suffix: str = "") -> str:
    """The name without folders, control and bidirectional characters, of 255 bytes at most.

    With a `suffix` (".pdf") whatever ending the name claimed is replaced by it; without one the name is only
    fit to be told in a sentence.
    """
    stem = clean_line(re.split(r"[/\\]", typed.replace("\0", ""))[-1])
    stem = _NOT_IN_NAMES.sub("_", stem).rstrip(". ")
    while suffix and _ENDINGS.search(stem):
        stem = _ENDINGS.sub("", stem).rstrip(". ")
    stem = stem.lstrip(". ") or UNNAMED
    if _DEVICES.fullmatch(stem.partition(".")[0].strip()):
        stem = f"{UNNAMED}-{stem}"
    return _shortened(stem, MOST_BYTES - len(suffix)) + suffix


def _shortened(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, no letter cut in the middle."""
    return text.encode()[:most].decode(errors="ignore").strip(". ")
