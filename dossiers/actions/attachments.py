"""Files added to a dossier and withdrawn from it. The file is in its place before the row that names it."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from uuid import uuid5

from django.conf import settings

from dossiers.models import Apology, Attachment, Dossier
from dossiers.scans.kinds import KINDS, Unfit, sentence
from dossiers.scans.names import clean_file_name
from dossiers.workflow import Action

from .apologies import ISSUED
from .attachment_store import Stored, drop_unless_noted, put, store_lock
from .base import Call, Change, dossier_action
from .errors import ActionError, Refused
from .incoming import Incoming

NO_ROOM = "Máy chủ hết chỗ lưu tệp, chưa lưu gì. Báo người quản trị rồi gửi lại."


class NoRoom(Refused):
    """The disk of the server is full or broken; the same file may be sent again later."""


def attach(
    call: Call, incoming: Incoming, *, kind: str, document: int | None = None, letter: int | None = None
) -> Dossier:
    """Check a finished file, put it into its place and note it; the dossier afterwards.

    Sent again with the same request id it is the same attachment. Raises Refused with the sentence for the
    person (NoRoom when the disk is at fault), else what `add_attachment` raises; then nothing is left behind.
    """
    stored = checked(incoming)
    if call.request_id is not None:  # one request may carry several files
        call = replace(call, request_id=uuid5(call.request_id, stored.sha256))
    with store_lock():
        try:
            put(incoming, stored)
            return add_attachment(call, file=stored, kind=kind, document=document, letter=letter)
        except OSError as error:
            raise NoRoom(NO_ROOM) from error
        except ActionError:
            with contextlib.suppress(OSError):  # then the nightly clearing finds it
                drop_unless_noted(stored)
            raise


def checked(incoming: Incoming) -> Stored:
    """The finished file as it may be kept. Raises Refused with the sentence for the person."""
    if incoming.failed is not None:
        raise NoRoom(NO_ROOM) from incoming.failed
    try:
        kind = incoming.check()
    except Unfit as unfit:
        told = clean_file_name(incoming.name)
        raise Refused(sentence(unfit.reason, told, settings.UPLOAD_MOST), "files") from unfit
    except OSError as error:
        raise NoRoom(NO_ROOM) from error
    name = clean_file_name(incoming.name, kind.suffix)
    return Stored(name, kind.media_type, incoming.size, incoming.sha256)


@dossier_action(Action.ADD_ATTACHMENT)
def add_attachment(
    change: Change, *, file: Stored, kind: str, document: int | None = None, letter: int | None = None
) -> None:
    """Note a file that lies in its place; `document` is the submitted paper it is a scan of, `letter` the
    apology whose signed copy it is. A later copy takes the place of an earlier one, which stays there.

    Nothing of the dossier is overwritten by it, so callers need not have seen the latest version.
    """
    dossier = change.dossier
    if kind not in Attachment.Kind.values:
        raise Refused("Chọn loại giấy tờ.", "kind")
    if (kind == Attachment.Kind.DOCUMENT) != (document is not None):
        raise Refused("Chọn giấy tờ trong thành phần hồ sơ.", "kind")
    if document is not None and not dossier.documents.filter(pk=document).exists():
        raise Refused("Giấy tờ này không thuộc hồ sơ. Tải lại trang rồi chọn lại.", "kind")
    apology = None if letter is None else _approved_letter(dossier, letter)
    _check_room(dossier, file)
    added = dossier.attachments.create(
        kind=kind,
        document_id=document,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        added_at=change.at,
        added_by=change.actor,
    )
    if apology is not None:
        apology.signed_copy = added
        apology.save(update_fields=["signed_copy"])
        change.data["apology"] = apology.ordinal
    change.data |= _facts(added)
    change.personal["file"] = file.name


def _approved_letter(dossier: Dossier, letter: int) -> Apology:
    found: Apology | None = dossier.apologies.filter(pk=letter, status__in=ISSUED).first()
    if found is None:
        raise Refused("Thư chưa được duyệt hoặc đã rút nên chưa có bản đã ký.")
    return found


def _check_room(dossier: Dossier, file: Stored) -> None:
    kept = dossier.attachments.filter(withdrawn_at__isnull=True)
    same = kept.filter(sha256=file.sha256).first()
    if same is not None:
        raise Refused(
            f'Tệp "{file.name}" trùng nội dung với "{same.name}" đã có trong hồ sơ. Không lưu thêm.', "files"
        )
    if kept.count() >= settings.UPLOAD_FILES:
        raise Refused(
            f'Tệp "{file.name}" không nhận: hồ sơ đã có {settings.UPLOAD_FILES} tệp. '
            "Gộp nhiều trang vào một tệp PDF.",
            "files",
        )


@dossier_action(Action.WITHDRAW_ATTACHMENT)
def withdraw_attachment(change: Change, *, attachment: int, reason: str) -> None:
    """Take a file out of the dossier: it is opened no more; row and bytes stay."""
    found = change.dossier.attachments.filter(pk=attachment).first()
    if found is None:
        raise Refused("Tệp này không thuộc hồ sơ.")
    if found.withdrawn_at is not None:
        raise Refused("Tệp này đã được rút.")
    if not reason.strip():
        raise Refused("Ghi lý do rút tệp.", "reason")
    found.withdrawn_at, found.withdrawn_by = change.at, change.officer
    found.withdrawn_reason = reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    change.dossier.apologies.filter(signed_copy=found).update(signed_copy=None)
    change.data |= _facts(found)
    change.personal |= {"file": found.name, "reason": found.withdrawn_reason}


def _facts(attachment: Attachment) -> dict[str, object]:
    """What the event tells: nothing that names a person."""
    return {
        "attachment": attachment.pk,
        "kind": attachment.kind,
        "type": KINDS[attachment.media_type].label,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }
