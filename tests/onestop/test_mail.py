"""Where no mail leaves the machine, each one is a file that a mail program opens."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage, get_connection


def test_one_whole_file_a_mail(tmp_path: Path, settings: Any) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    mails = [EmailMessage(f"Thư {n}", "Kính gửi Ông", to=["tram@vidu.example"]) for n in (1, 2)]
    assert get_connection("onestop.mail.FileBackend").send_messages(mails) == 2
    files = sorted(tmp_path.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    read = [message_from_bytes(file.read_bytes(), policy=default) for file in files]
    assert {mail["Subject"] for mail in read} == {"Thư 1", "Thư 2"}
    assert all(mail.get_content().strip() == "Kính gửi Ông" for mail in read)
