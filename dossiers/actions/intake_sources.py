"""The systems that may send dossiers: added, given a new token, stopped and let in again; each change noted.

A token is 256 random bits behind an open prefix, shown once. Its plain SHA-256 is stored: nobody can try out
2^256 tokens, so a slow hash would only slow down the portal.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from dossiers.models import IntakeSource
from procedures.actions.journal import note
from procedures.models import Officer

from .errors import Refused

_SCHEME = "mc"
_PREFIX_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike
_TOKEN = re.compile(rf"({_SCHEME}_[{_PREFIX_LETTERS}]{{8}})_[A-Za-z0-9-]{{43}}")
_USE_NOTED_EVERY = timedelta(minutes=1)
_NOBODY = hashlib.sha256(b"nobody").hexdigest()


@transaction.atomic
def add_source(name: str, networks: str, *, by: Officer, at: datetime) -> tuple[IntakeSource, str]:
    """A new source and its token. Raises Refused when the name is taken."""
    source = IntakeSource(name=name, networks=networks, created_at=at, created_by=by)
    token = _give_token(source, at)
    _save(source)
    note(by, source, f"Thêm nguồn, mã {source.token_prefix}…{_from(networks)}", at)
    return source, token


@transaction.atomic
def edit_source(pk: int, name: str, networks: str, *, by: Officer, at: datetime) -> IntakeSource:
    """Another name, other networks. Raises Refused when the name is taken."""
    source = _locked(pk)
    told = [f"tên “{name}”"] if name != source.name else []
    if networks != source.networks:
        told.append(f"nhận từ {networks or 'mọi địa chỉ'}")
    source.name, source.networks = name, networks
    _save(source)
    if told:
        note(by, source, f"Sửa: {'; '.join(told)}", at)
    return source


@transaction.atomic
def rotate_token(pk: int, *, by: Officer, at: datetime) -> tuple[IntakeSource, str]:
    """A new token; the old one opens nothing any more."""
    source = _locked(pk)
    before = source.token_prefix
    token = _give_token(source, at)
    source.save()
    note(by, source, f"Đổi mã: {before}… thành {source.token_prefix}…", at)
    return source, token


@transaction.atomic
def set_active(pk: int, active: bool, *, by: Officer, at: datetime) -> IntakeSource:
    """Stop taking in what the source sends, or take it in again."""
    source = _locked(pk)
    if source.active is active:
        raise Refused("Nguồn này đang nhận rồi." if active else "Nguồn này đã ngừng nhận rồi.")
    source.active = active
    source.save(update_fields=["active"])
    note(by, source, "Nhận lại" if active else "Ngừng nhận", at)
    return source


def source_of(token: str) -> IntakeSource | None:
    """The source with this token, active or not. The same work for every wrong token."""
    parts = _TOKEN.fullmatch(token)
    source = IntakeSource.objects.filter(token_prefix=parts[1]).first() if parts else None
    expected = source.token_hash if source is not None else _NOBODY
    same = hmac.compare_digest(expected, _hash(token))
    return source if same else None


def note_use(source: IntakeSource, at: datetime) -> None:
    """Keep when the source was last heard, written at most once a minute."""
    if source.last_used_at is None or at - source.last_used_at >= _USE_NOTED_EVERY:
        IntakeSource.objects.filter(pk=source.pk).update(last_used_at=at)


def _give_token(source: IntakeSource, at: datetime) -> str:
    """ "mc_7k4p92wx_…": the scheme and eight letters stay visible, 43 signs are the secret."""
    source.token_prefix = f"{_SCHEME}_{''.join(secrets.choice(_PREFIX_LETTERS) for _ in range(8))}"
    secret = secrets.token_urlsafe(32).replace("_", "-")
    token = f"{source.token_prefix}_{secret}"
    source.token_hash, source.token_since = _hash(token), at
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _locked(pk: int) -> IntakeSource:
    source: IntakeSource = IntakeSource.objects.select_for_update().get(pk=pk)
    return source


def _save(source: IntakeSource) -> None:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:
        raise Refused(f"Đã có nguồn tên “{source.name}”.", "name") from None


def _from(networks: str) -> str:
    return f", chỉ nhận từ {networks}" if networks else ""
