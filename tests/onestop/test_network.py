"""Ports and names."""

import socket

import pytest

from onestop import network


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


def test_a_busy_port_gets_one_sentence_with_a_way_out(busy_port: str) -> None:
    trouble = network.port_trouble("127.0.0.1", busy_port)
    assert trouble is not None
    assert trouble.startswith(f"Cổng {busy_port} đang có chương trình khác dùng.")
    assert f"make run PORT={int(busy_port) + 1}" in trouble


def test_a_free_port_is_fine_and_stays_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    assert network.port_trouble("127.0.0.1", port) is None
    assert network.port_trouble("127.0.0.1", port) is None


@pytest.mark.parametrize("port", ["", "abc", "0", "65536", "-1", "8000.5", "８０００٠x"])
def test_what_is_no_port_is_told(port: str) -> None:
    assert "không phải là số cổng" in (network.port_trouble("127.0.0.1", port) or "")


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.1"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    assert f"HOST={host}" in (network.port_trouble(host, "8000") or "")


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", False), ("localhost", False), ("127.1.2.3", False), ("0.0.0.0", True), ("may-chu", True)],
)
def test_who_can_reach_a_host(host: str, expected: bool) -> None:
    assert network.listens_beyond_this_machine(host) is expected


def test_names_of_the_lan_are_accepted_only_when_it_is_let_in() -> None:
    assert network.own_names("127.0.0.1") == ["127.0.0.1", "localhost", "[::1]"]
    assert socket.gethostname().lower() in network.own_names("0.0.0.0")
    assert set(network.lan_addresses()) <= set(network.own_names("0.0.0.0"))
    assert "may-chu" in network.own_names("may-chu")


def test_lan_addresses_are_those_of_this_machine() -> None:
    for address in network.lan_addresses():
        assert not address.startswith("127.")
        with socket.socket() as listener:
            listener.bind((address, 0))


def test_the_printed_address_is_one_that_others_can_open() -> None:
    assert network.own_url("127.0.0.1", "8000") == "http://127.0.0.1:8000"
    assert "0.0.0.0" not in network.own_url("0.0.0.0", "8000")
