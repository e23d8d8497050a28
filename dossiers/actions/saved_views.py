"""Views of the register that people keep under a name: saved, renamed, shared, removed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from dossiers.models import SavedView
from procedures.models import Officer
from procedures.roles import Role

from .errors import NotPermitted, Refused

MOST = 30  # a person's; more than that nobody finds again
LONGEST = 1_000  # characters of a query as an address writes it, a Vietnamese letter up to nine
_TAKEN = "Đã có bộ lọc tên “{name}”. Đặt tên khác."


def may_share(officer: Officer) -> bool:
    """Office and leaders may share a view with everybody."""
    return bool(officer.roles & {Role.OFFICE, Role.LEADER})


@transaction.atomic
def save_view(name: str, query: str, *, owner: Officer, shared: bool, at: datetime) -> SavedView:
    """Keep the filters under the name; saved again as they are, the one there is.

    Raises Refused when there is nothing to keep or too much, the name is taken or there are too many.
    """
    _check_sharing(owner, shared)
    if not query:
        raise Refused("Chưa có điều kiện lọc nào để lưu.")
    if len(query) > LONGEST:
        raise Refused("Điều kiện lọc dài quá nên không lưu được. Rút ngắn ô “Tìm” hoặc bỏ bớt điều kiện.")
    own = SavedView.objects.filter(owner=Officer.objects.select_for_update().get(pk=owner.pk))
    existing = own.filter(name=name).first()
    if existing is not None and existing.query == query:
        return existing
    if own.count() >= MOST:
        raise Refused(f"Đã có {MOST} bộ lọc. Bỏ bớt rồi lưu.")
    view = SavedView(owner=owner, name=name, query=query, shared=shared, created_at=at)
    return _stored(view)


@transaction.atomic
def edit_view(view: SavedView, *, name: str, shared: bool, actor: Officer) -> SavedView:
    """Another name, or shared or no longer shared. Raises Refused when the name is taken."""
    check_owner(view, actor)
    if shared and not view.shared:
        _check_sharing(actor, shared)
    view.name, view.shared = name, shared
    return _stored(view)


def remove_view(view: SavedView, *, actor: Officer) -> None:
    """Take it away, for everybody when it was shared."""
    check_owner(view, actor)
    view.delete()


def _stored(view: SavedView) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise Refused(_TAKEN.format(name=view.name), "name") from None
    return view


def check_owner(view: SavedView, actor: Officer) -> None:
    """Raise NotPermitted for a view of somebody else's."""
    if view.owner_id != actor.pk:
        raise NotPermitted("Chỉ người lưu bộ lọc mới sửa hoặc bỏ được.")


def _check_sharing(officer: Officer, shared: bool) -> None:
    if shared and not may_share(officer):
        raise NotPermitted("Chỉ văn phòng và lãnh đạo dùng chung bộ lọc cho mọi người.")
