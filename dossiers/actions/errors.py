"""Why an action did not happen. Each carries a sentence in Vietnamese for the person who tried."""

from __future__ import annotations

from datetime import datetime


class ActionError(Exception):
    """An action was not carried out and nothing was changed."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Refused(ActionError):
    """The rules do not allow it now; `field` names the input that is wrong, if one is."""


class NotPermitted(ActionError):
    """This officer has no right to it (403)."""


class Conflict(ActionError):
    """Somebody else was quicker, or the same request id came with other content (409).

    `dossier_id` and the version that was `seen` tell where to look for what happened meanwhile.
    """

    def __init__(
        self,
        sentence: str,
        field: str | None = None,
        *,
        dossier_id: int | None = None,
        seen: int | None = None,
    ) -> None:
        super().__init__(sentence, field)
        self.dossier_id, self.seen = dossier_id, seen


class PromiseChanged(Refused):
    """The due moment at saving differs from the one shown: nothing is saved, the new one is told."""

    def __init__(self, due: datetime) -> None:
        super().__init__(
            "Ngày hẹn đã thay đổi so với lúc nhập. Kiểm tra ngày hẹn mới rồi lưu lại.", "promise"
        )
        self.due = due
