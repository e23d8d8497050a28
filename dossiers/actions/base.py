"""What every action has in common: one transaction, the row locked, the table asked, the event appended.

An action is a function that receives a `Change` and alters `change.dossier`; the decorator does the rest:

    @dossier_action(Action.TAKE)
    def take(change: Change) -> None: ...

    take(Call(dossier_id, actor=officer, at=now, version=3, request_id=uuid))

Repeated with the same request id it changes nothing and returns the dossier (decision D5).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.db import IntegrityError, transaction

from dossiers.models import Dossier, Request
from dossiers.permissions import can
from dossiers.workflow import ACTION_LABELS, BACK, RULES, Action, Status, allowed, refusal
from procedures.calendar import Calendar, local
from procedures.models import CalendarVersion, Officer, Ward

from .errors import Conflict, NotPermitted, Refused
from .events import append_event

P = ParamSpec("P")


@dataclass(frozen=True)
class Call:
    """Who asks for an action, when, on which dossier, having seen which version.

    `actor` None is the system (a scheduled job, the intake endpoint). `at` is the server's moment.
    """

    dossier_id: int
    actor: Officer | None
    at: datetime
    version: int | None = None
    request_id: UUID | None = None


@dataclass
class Change:
    """An action under way: the locked dossier, and what its event will tell.

    `data` holds ids, codes, dates and names of fields; `personal` what people typed or are.
    """

    dossier: Dossier
    action: Action
    actor: Officer | None
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    occurred_at: datetime | None = None

    @property
    def day(self) -> date:
        """Today in Asia/Ho_Chi_Minh."""
        return self.at.date()

    @property
    def officer(self) -> Officer:
        """The person acting; actions that the system may take must not ask for it."""
        if self.actor is None:
            raise NotPermitted("Việc này phải do một người làm.")
        return self.actor

    @cached_property
    def ward(self) -> Ward:
        """The ward's identity of today."""
        ward: Ward = Ward.objects.select_related("pinned_form_set").current(self.day)
        return ward

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar in force now."""
        calendar: Calendar = CalendarVersion.objects.current().calendar
        return calendar


def dossier_action(
    action: Action,
) -> Callable[[Callable[Concatenate[Change, P], None]], Callable[Concatenate[Call, P], Dossier]]:
    """Make an action of a function that alters `change.dossier`.

    The result raises Conflict (older version, reused request id), NotPermitted, or Refused.
    """

    def decorate(work: Callable[Concatenate[Change, P], None]) -> Callable[Concatenate[Call, P], Dossier]:
        @wraps(work)
        def act(call: Call, *args: P.args, **kwargs: P.kwargs) -> Dossier:
            with transaction.atomic():
                answered = claim_request(
                    call.request_id, call.actor, action, [call.dossier_id, args, kwargs], call.at
                )
                if answered is not None:
                    return answered
                dossier = lock(call.dossier_id)
                _check(dossier, action, call)
                change = Change(dossier, action, call.actor, local(call.at))
                before, stored = dossier.state, _columns(dossier)
                work(change, *args, **kwargs)
                conclude(change, before, stored)
                settle(call.request_id, dossier)
                return dossier

        return cast("Callable[Concatenate[Call, P], Dossier]", act)

    return decorate


def lock(dossier_id: int) -> Dossier:
    """The dossier's row, locked until the transaction ends; with its holder, whom permissions ask for."""
    dossier: Dossier = (
        Dossier.objects.select_for_update(of=("self",)).select_related("holder").get(pk=dossier_id)
    )
    return dossier


def _check(dossier: Dossier, action: Action, call: Call) -> None:
    if call.version is not None and call.version != dossier.version:
        raise Conflict(_overtaken(dossier), dossier_id=dossier.pk, seen=call.version)
    if not allowed(action, dossier.state):
        raise Refused(refusal(action, dossier.state))
    if not can(call.actor, action, dossier, local(call.at).date()):
        raise NotPermitted(f"Đồng chí không có quyền “{ACTION_LABELS[action].lower()}” với hồ sơ này.")


def _overtaken(dossier: Dossier) -> str:
    latest = dossier.events.order_by("-seq").select_related("actor").first()
    who = latest.actor.full_name if latest and latest.actor else "hệ thống"
    when = f" lúc {local(latest.recorded_at):%H:%M}" if latest else ""
    return f"Hồ sơ đã được người khác cập nhật: {who}{when}. Xem lại rồi làm tiếp."


def conclude(change: Change, before: Status | None, stored: dict[str, Any] | None = None) -> None:
    """Move to the rule's target, append the event, raise the version and save.

    With the columns as they were `stored`, only those that changed are written.
    """
    dossier = change.dossier
    target = RULES[change.action].target
    if target == BACK:
        dossier.status, dossier.status_before_pause = dossier.status_before_pause, ""
    elif target is not None:
        dossier.status = Status(target).value
    append_event(change, before)
    dossier.version += 1
    if stored is None:
        dossier.save()
    else:
        dossier.save(
            update_fields=[name for name, value in _columns(dossier).items() if stored[name] != value]
        )


def _columns(dossier: Dossier) -> dict[str, Any]:
    return {name: getattr(dossier, name) for name in _NAMES}


_NAMES = [field.attname for field in Dossier._meta.concrete_fields if not field.primary_key]


# -- the same request twice -------------------------------------------------------------------------


def claim_request(
    request_id: UUID | None, actor: Officer | None, action: Action, payload: object, at: datetime
) -> Dossier | None:
    """Note the request; the dossier already answered with when it came before.

    The primary key makes a second transaction wait for the first. Raises Conflict when the same id comes
    with another content.
    """
    if request_id is None:
        return None
    digest = hashlib.sha256(
        json.dumps([action.value, payload], default=_plain, sort_keys=True).encode()
    ).hexdigest()
    try:
        with transaction.atomic():
            Request.objects.create(
                request_id=request_id, actor=actor, action=action.value, payload_hash=digest, answered_at=at
            )
        return None
    except IntegrityError:
        earlier = Request.objects.select_related("dossier").get(pk=request_id)
    if earlier.payload_hash != digest or earlier.dossier is None:
        raise Conflict("Yêu cầu này đã được gửi với nội dung khác. Tải lại trang rồi làm lại.")
    return earlier.dossier


def settle(request_id: UUID | None, dossier: Dossier) -> None:
    """Keep the answer for a repetition of the request."""
    if request_id is not None:
        Request.objects.filter(pk=request_id).update(dossier=dossier)


def _plain(value: object) -> object:
    if hasattr(value, "__dataclass_fields__"):
        return vars(value)
    if hasattr(value, "pk"):
        return [type(value).__name__, value.pk]
    return str(value)
