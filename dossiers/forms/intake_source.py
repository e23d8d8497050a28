"""What an administrator types about a system that sends dossiers."""

from __future__ import annotations

import re
from ipaddress import ip_network

from django import forms

from dossiers.forms.fields import LineField, length_of
from dossiers.models import IntakeSource

_MOST_NETWORKS = 20
_BETWEEN = re.compile(r"[\s,;]+")


class NetworksField(LineField):
    """IP addresses and networks, parted by blanks or commas; stored as networks parted by ", "."""

    def to_python(self, value: object) -> str:
        """The networks as they are stored."""
        typed = [one for one in _BETWEEN.split(super().to_python(value)) if one]
        if len(typed) > _MOST_NETWORKS:
            raise forms.ValidationError(f"Nhiều quá: {len(typed)} địa chỉ, tối đa {_MOST_NETWORKS}.")
        return ", ".join(dict.fromkeys(_network(one) for one in typed))


def _network(typed: str) -> str:
    try:
        network = ip_network(typed, strict=False)
    except ValueError:
        raise forms.ValidationError(
            f"“{typed[:40]}” không phải địa chỉ IP. Ghi như 203.0.113.7 hoặc 203.0.113.0/24."
        ) from None
    return str(network.network_address if network.num_addresses == 1 else network)


class SourceForm(forms.Form):
    """A system that sends dossiers: its name, and from where it may send."""

    name = LineField(
        label="Tên nguồn",
        max_length=length_of(IntakeSource, "name"),
        sentence="Ghi tên nguồn, ví dụ: Cổng Dịch vụ công quốc gia.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    networks = NetworksField(
        label="Chỉ nhận từ các địa chỉ",
        required=False,
        max_length=length_of(IntakeSource, "networks"),
        help_text="Địa chỉ IP hoặc dải mạng, cách nhau bằng dấu phẩy. Để trống thì nhận từ mọi nơi có mã.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
