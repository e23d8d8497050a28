"""The card of files kept with a dossier. Pure: made of records already read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from dossiers.models import Attachment, SubmittedDocument
from dossiers.scans.kinds import KINDS, MEGABYTE
from procedures.dates import vn_decimal, vn_number

ACCEPT = ",".join([*KINDS, *(kind.suffix for kind in KINDS.values()), ".jpeg"])
_ICONS = {"application/pdf": "file-type-pdf"}


@dataclass(frozen=True)
class AttachmentCard:
    """`kept` and `withdrawn` in the order they came; `kinds` to choose from, empty for who may add none."""

    kept: Sequence[Attachment]
    withdrawn: Sequence[Attachment]
    kinds: Sequence[tuple[str, str]]
    may_withdraw: bool

    accept = ACCEPT

    @property
    def may_add(self) -> bool:
        """Whether the officer may add files now."""
        return bool(self.kinds)

    @property
    def room(self) -> int:
        """How many more files the dossier takes."""
        return max(0, settings.UPLOAD_FILES - len(self.kept))

    @property
    def most(self) -> int:
        """The largest file, in bytes."""
        return int(settings.UPLOAD_MOST)

    @property
    def limits(self) -> str:
        """What is taken, in words."""
        return f"PDF, JPG hoặc PNG, mỗi tệp tối đa {self.most // MEGABYTE} MB."


def attachment_card(
    attachments: Iterable[Attachment],
    documents: Iterable[SubmittedDocument],
    *,
    may_add: bool,
    may_withdraw: bool,
) -> AttachmentCard:
    """The card for an officer with these rights to the dossier as it stands."""
    every = list(attachments)
    return AttachmentCard(
        kept=[one for one in every if one.withdrawn_at is None],
        withdrawn=[one for one in every if one.withdrawn_at is not None],
        kinds=kind_choices(documents) if may_add else (),
        may_withdraw=may_withdraw,
    )


def kind_choices(documents: Iterable[SubmittedDocument]) -> list[tuple[str, str]]:
    """Each submitted paper by its name ("giay-12"), then what is none of them."""
    others = [choice for choice in Attachment.Kind.choices if choice[0] != Attachment.Kind.DOCUMENT]
    return [*((f"giay-{one.pk}", one.name) for one in documents), *others]


def kind_words(attachment: Attachment) -> str:
    """Which paper it is of."""
    return attachment.document.name if attachment.document else attachment.get_kind_display()


def icon_of(attachment: Attachment) -> str:
    """The picture before its name."""
    return _ICONS.get(attachment.media_type, "file-text")


def size_words(size: int) -> str:
    """ "31 KB", "1,2 MB": bytes as the limit counts them."""
    if size < MEGABYTE:
        return f"{vn_number(max(1, round(size / 1024)))} KB"
    return f"{vn_decimal(size / MEGABYTE, 1)} MB"
