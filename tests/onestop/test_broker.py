"""The queue in a folder: a worker never meets half a message."""

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from onestop import broker

QUEUE = "viec"  # kombu remembers for the life of a process which queues there are: each test has its own


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "queue").mkdir()
    queue = str(tmp_path / "queue")
    return {"data_folder_in": queue, "data_folder_out": queue, "control_folder": str(tmp_path / "control")}


def test_a_message_is_not_there_before_it_is_whole(
    folders: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    met = []
    with Connection("filesystem://", transport_options=folders) as connection:
        queue = connection.SimpleQueue(QUEUE + folders["data_folder_in"].replace("/", ""))
        whole = Path.replace

        def while_it_is_written(self: Path, target: Path) -> Path:
            met.append((list(self.parent.iterdir()), self.read_text()))
            with pytest.raises(Empty):
                queue.get(block=False)
            return whole(self, target)

        monkeypatch.setattr(Path, "replace", while_it_is_written)
        queue.put({"so": "một"})
        [(files, content)] = met
        assert len(files) == 1 and QUEUE in content, "it is there, and nobody takes it"
        assert queue.get(block=False).payload == {"so": "một"}
        queue.close()


def test_messages_come_in_the_order_they_were_sent(folders: dict[str, str]) -> None:
    with Connection("filesystem://", transport_options=folders) as connection:
        assert isinstance(connection.transport, broker.Transport)
        queue = connection.SimpleQueue(QUEUE + folders["data_folder_in"].replace("/", ""))
        for n in range(3):
            queue.put(n)
        assert [queue.get(block=False).payload for _ in range(3)] == [0, 1, 2]
        queue.close()


def test_a_message_may_come_before_the_first_worker(folders: dict[str, str]) -> None:
    Path(folders["data_folder_out"]).rmdir()
    with Connection("filesystem://", transport_options=folders) as connection:
        queue = connection.SimpleQueue(QUEUE + folders["data_folder_in"].replace("/", ""))
        queue.put("sớm")
        assert queue.get(block=False).payload == "sớm"
        queue.close()


def test_a_folder_that_cannot_be_written_is_an_error_of_the_queue(folders: dict[str, str]) -> None:
    with Connection("filesystem://", transport_options=folders) as connection:
        queue = connection.SimpleQueue(QUEUE + folders["data_folder_in"].replace("/", ""))
        Path(folders["data_folder_out"]).rmdir()
        with pytest.raises(ChannelError):
            queue.put("mất")
