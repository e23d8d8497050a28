"""Why something was not done to people or settings, as a sentence for the person who tried."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed. `field` names the input that is wrong, if one is."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
