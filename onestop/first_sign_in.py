"""What the terminal of a ward's machine says until the ward is set up."""

from django.conf import settings

from procedures.actions.people import active_administrators
from procedures.actions.setup_code import new_setup_code
from procedures.models import Installation


def setup_lines() -> list[str]:
    """Where to set the ward up, and a new code for its first step; nothing in a demo or when it is done.

    Only whoever reads this terminal gets the code, so nobody else on the network can make the first account.
    """
    installation = Installation.objects.current()
    if settings.DEMO or installation is None or installation.setup_finished_at is not None:
        return []
    address = f"{settings.PUBLIC_URL}/thiet-lap/"
    if active_administrators():
        return [f"Thiết lập chưa xong: mở {address} và đăng nhập bằng tài khoản quản trị."]
    return [f"Thiết lập cho phường: mở {address}", f"Mã thiết lập: {new_setup_code()}"]
