"""Where the site can be reached: is the port free, and by which names is this machine known."""

import errno
import fcntl
import ipaddress
import socket
import struct

_SIOCGIFADDR = 0x8915  # Linux: the IPv4 address of an interface


def listens_beyond_this_machine(host: str) -> bool:
    """Return whether binding to ``host`` lets other machines in."""
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def lan_addresses() -> list[str]:
    """Return this machine's IPv4 addresses other machines may use, in the order of its interfaces."""
    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, interface in socket.if_nameindex():
            request = struct.pack("256s", interface.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), _SIOCGIFADDR, request)
            except OSError:
                continue  # the interface has no IPv4 address
            addresses.append(socket.inet_ntoa(answer[20:24]))
    return [address for address in addresses if not ipaddress.ip_address(address).is_loopback]


def own_names(host: str) -> list[str]:
    """Return the Host headers to accept when the site listens on ``host``."""
    names = ["127.0.0.1", "localhost", "[::1]"]
    if listens_beyond_this_machine(host):
        hostname = socket.gethostname().lower()
        names += [hostname, f"{hostname}.local", *lan_addresses()]
        if host != "0.0.0.0":  # noqa: S104  (compared, not bound)
            names.append(host)
    return names


def own_url(host: str, port: str) -> str:
    """Return the address of the site for other machines when it lets them in, else for this one."""
    if host == "0.0.0.0":  # noqa: S104  (compared, not bound)
        host = next(iter(lan_addresses()), "127.0.0.1")
    return f"http://{host}:{port}"


def port_trouble(host: str, port: str) -> str | None:
    """Return one sentence saying why the site cannot listen on ``host``:``port``; None when it can."""
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        return f"PORT={port} không phải là số cổng. Chọn một số từ 1024 đến 65535, ví dụ PORT=8000."
    try:
        with socket.create_server((host, int(port))):
            return None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            other = int(port) + 1 if int(port) < 65535 else 8000
            return (
                f"Cổng {port} đang có chương trình khác dùng. "
                f"Tắt chương trình đó, hoặc chọn cổng khác, ví dụ: make run PORT={other}"
            )
        if error.errno == errno.EACCES:
            return f"Không được phép dùng cổng {port}. Chọn cổng từ 1024 trở lên, ví dụ: make run PORT=8000"
        return f"Không mở được địa chỉ HOST={host}. Dùng HOST=127.0.0.1, hoặc HOST=0.0.0.0 cho mạng nội bộ."
