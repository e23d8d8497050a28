"""Give an officer a new first password from the machine itself."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procedures.actions.errors import Refused
from procedures.actions.people import reset_password
from procedures.models import Officer


class Command(BaseCommand):
    """``manage.py set_password NAME``: the way back in when the only administrator forgot theirs."""

    help = "Đặt mật khẩu lần đầu mới cho một người dùng, ví dụ khi người quản trị quên mật khẩu."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add NAME."""
        parser.add_argument("username", metavar="NAME", help="tên đăng nhập")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it, print it once. Exit status 1 with one sentence when there is no such account."""
        officer = Officer.objects.filter(username=options["username"]).first()
        if officer is None:
            names = ", ".join(Officer.objects.filter(is_active=True).values_list("username", flat=True)[:20])
            raise CommandError(
                f"Không có người dùng {options['username']}. Đang có: {names or 'chưa có ai'}."
            )
        try:
            password = reset_password(officer, by=None, at=timezone.now())
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"Mật khẩu lần đầu của {officer.full_name} ({officer.username}): {password}")
        self.stdout.write(
            "Đổi mật khẩu khi đăng nhập. Mọi máy đang đăng nhập bằng tài khoản này đã bị thoát."
        )
