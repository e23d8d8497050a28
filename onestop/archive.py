"""A back-up as one file: a ZIP with the database, papers, attachments and a manifest that names every byte.

`manifest.json` says of what installation it is, and for each file its size and SHA-256. Nothing is read from
an archive that does not fit its manifest.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from onestop.figures import Figures

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
PAPERS = "papers/"
_CHUNK = 1 << 20
_LONGEST_MANIFEST = 256 * 1024 * 1024

Progress = Callable[[int], object]  # told how many bytes were just done


class ArchiveError(Exception):
    """The file is no back-up of ours, or not as it was made; the text is a sentence."""


@dataclass(frozen=True)
class Stored:
    """What the manifest says of one file."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a back-up holds and where it may be put back. `made_at` is ISO 8601 with its offset."""

    mode: str
    engine: str
    made_at: str
    ward: str
    figures: Figures
    facts: dict[str, Any]
    migrations: list[str]
    files: dict[str, Stored] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all files when they are out of the archive."""
        return sum(stored.size for stored in self.files.values())

    @property
    def papers(self) -> list[str]:
        """The names of the issued papers and attachments."""
        return [name for name in self.files if name.startswith(PAPERS)]

    def as_json(self) -> bytes:
        """As it is stored."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()


def write_archive(
    to: IO[bytes], manifest: Manifest, sources: Iterator[tuple[str, Path]], progress: Progress
) -> Manifest:
    """Write the files and then the manifest, completed with what was really written; returns it.

    The database is packed, papers are stored as they are: a PDF does not get smaller.
    """
    with zipfile.ZipFile(to, "w", allowZip64=True) as archive:
        for name, path in sources:
            method = zipfile.ZIP_DEFLATED if name == DATABASE else zipfile.ZIP_STORED
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr = method, 0o600 << 16
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                manifest.files[name] = _copy(source, target, progress)
        archive.writestr(zipfile.ZipInfo(MANIFEST), manifest.as_json())
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What the archive says it is. Raises ArchiveError when it is no back-up of ours or of a newer format."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
                raise ArchiveError("Tệp này không phải bản sao lưu của phần mềm.")
            told = json.loads(archive.read(MANIFEST))
            names = archive.namelist()
        if told.pop("format") != FORMAT:
            raise ArchiveError("Bản sao lưu này do bản phần mềm mới hơn làm ra. Cập nhật phần mềm trước.")
        told["files"] = {name: Stored(**stored) for name, stored in told["files"].items()}
        told["figures"] = Figures(**told["figures"])
        manifest = Manifest(**told)
    except (
        OSError,
        zipfile.BadZipFile,
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        zlib.error,
    ) as error:
        raise ArchiveError("Tệp này không phải bản sao lưu của phần mềm, hoặc đã hỏng.") from error
    _check_names(names, manifest)
    return manifest


def _check_names(names: list[str], manifest: Manifest) -> None:
    """The archive holds exactly what the manifest names, and no name leads out of a folder."""
    if sorted(names) != sorted([*manifest.files, MANIFEST]) or DATABASE not in manifest.files:
        raise ArchiveError("Bản sao lưu không khớp với bản kê của nó. Dùng bản khác.")
    for name in manifest.files:
        parts = PurePosixPath(name).parts
        if name != DATABASE and (
            not name.startswith(PAPERS) or ".." in parts or "\\" in name or len(parts) > 4
        ):
            raise ArchiveError("Bản sao lưu có tên tệp lạ. Dùng bản khác.")


def unpack(path: Path, manifest: Manifest, to: Path, progress: Progress) -> None:
    """Bring every file out into the empty folder `to`. Raises ArchiveError where one was altered."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name, stored in manifest.files.items():
                target = to / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("xb") as file:
                    if _copy(source, file, progress, stored.size) != stored:
                        raise ArchiveError(
                            f"Tệp {name} trong bản sao lưu không còn như lúc làm. Dùng bản khác."
                        )
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise ArchiveError("Bản sao lưu đã hỏng, không đọc hết được. Dùng bản khác.") from error


def _copy(source: IO[bytes], target: IO[bytes], progress: Progress, most: int | None = None) -> Stored:
    """Copy, counting and hashing; stops beyond `most` bytes, so that a swollen entry fills no disk."""
    told, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if most is not None and size > most:
            break
        told.update(chunk)
        target.write(chunk)
        progress(len(chunk))
    return Stored(size, told.hexdigest())
