"""The queue of jobs in a folder, where a message appears whole or not at all.

kombu (5.7) writes a message into a file the worker can already see. A worker that takes it in that moment
finds it empty, dies of it, and the message is lost; on a busy machine that happens. Here a message is written
under a name no worker looks for and then renamed.
"""

from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's own but for the folder, which need not wait for a worker, and the writing of a message."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for folder in (self.data_folder_in, self.data_folder_out):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, message: Any, **_: Any) -> None:  # type: ignore[override]
        name = f"{monotonic_ns():020}_{uuid4()}.{queue}.msg"  # the order of names is the order of work
        folder = Path(self.data_folder_out)
        unfinished = folder / f".{name}"
        try:
            unfinished.write_text(dumps(message))
            unfinished.replace(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {folder}") from error


class Transport(filesystem.Transport):
    """What ``filesystem://`` stands for in this project."""

    Channel = Channel


def use_whole_messages() -> None:
    """Let ``filesystem://`` mean this transport; called before the first connection."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
