"""The signing key of an installation."""

import stat
import subprocess
import sys
from pathlib import Path

from onestop.secret import read_or_create


def test_is_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    key = read_or_create(path)
    assert len(key) >= 50
    assert read_or_create(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    code = "import sys, pathlib, onestop.secret as s; print(s.read_or_create(pathlib.Path(sys.argv[1])))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = {process.communicate()[0] for process in started}
    assert keys == {path.read_text() + "\n"}
