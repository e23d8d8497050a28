"""Turns of the jobs that walk a list: printing the approved letters, sending the mails.

Each turn ends after a while, so that the worker comes to its other work; the next one goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from procedures.calendar import local
from procedures.dates import vn_moment
from procedures.faultpoint import faultpoint
from procedures.kept_files import drop_unfinished
from procedures.models import Installation

from .actions import Call, deliver_apology
from .actions.errors import ActionError
from .actions.mail import claim, mark_failed, mark_sent, opening_after, waiting_mails
from .actions.paper_files import claim_paper, given_up, note_trouble, papers_to_render, release_paper
from .actions.papers import rendered
from .enclosures import enclosure, way_of
from .gateways import Text, text_gateway
from .models import IssuedPaper, OutboxMessage
from .numbering import Series
from .postman import Postman

logger = logging.getLogger(__name__)
Row = TypeVar("Row")
Clock = Callable[[], datetime]
TURN = timedelta(seconds=50)
AT_ONCE = 500  # rows read at the beginning of a turn
UNFINISHED_AFTER = timedelta(hours=1)


class LettersInTrouble(Exception):
    """Letters were tried several times and cannot be printed."""


def running_from(at: datetime) -> Clock:
    """The moment that was `at` when this was called, and goes on: claims are made at their own moments."""
    began = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - began)


def _while_it_lasts(rows: list[Row], at: datetime, clock: Clock) -> Iterator[Row]:
    """The rows, as long as the turn lasts."""
    for row in rows:
        if clock() - at > TURN:
            return
        yield row


# -- printing -------------------------------------------------------------------------------------------


def render_papers(at: datetime) -> str:
    """Print every approved letter that has no file yet; how many, in words.

    Raises OSError when the disk is full (nothing is lost, the next turn goes on), and LettersInTrouble for
    letters that cannot be printed.
    """
    clock, done = running_from(at), 0
    drop_unfinished(Path(settings.PAPERS_ROOT), (at - UNFINISHED_AFTER).timestamp())
    for paper in _while_it_lasts(list(papers_to_render(at)[:AT_ONCE]), at, clock):
        done += _render(paper, clock)
    if names := [str(paper) for paper in given_up()[:3]]:
        raise LettersInTrouble(f"Chưa in được {', '.join(names)}. Mở thư đó để xem lỗi và in lại.")
    return f"in {done} thư" if done else "không có thư chờ in"


def _render(paper: IssuedPaper, clock: Clock) -> bool:
    """Print one letter, unless another worker has it; whether its file is there now."""
    faultpoint("P4")
    if not claim_paper(paper, clock()):
        return False
    faultpoint("P5")
    try:
        rendered(paper, clock())
    except OSError:
        release_paper(paper)
        raise
    except Exception as error:  # one letter that breaks stops nobody else's
        logger.exception("A letter could not be printed")
        note_trouble(paper, error, clock())
        return False
    return True


# -- mail -----------------------------------------------------------------------------------------------


def send_outbox(at: datetime) -> str:
    """Send every mail that is due; what was sent and what failed, in words.

    Nothing is sent while sending is paused (after a restore, until a person turns it on again), nor outside
    opening hours: no mail leaves at night or on a day off, however long it was held up. A server that cannot
    be reached ends the turn: it costs one time-out, not one a mail.
    """
    installation = Installation.objects.current()
    if installation is not None and installation.sending_paused_at is not None:
        return "đang ngừng gửi: chờ người bật lại"
    if (opening := opening_after(at)) > at:
        return f"ngoài giờ làm việc: thư đi từ {vn_moment(opening)}"
    clock, sent, failed = running_from(at), 0, 0
    waiting = list(waiting_mails(at).select_related("paper", "attachment")[:AT_ONCE])
    with Postman() as postman:
        for message in _while_it_lasts(waiting, at, clock):
            if postman.server_gone or not _has_its_paper(message, clock):
                continue
            faultpoint("P10")
            if not claim(message, clock()):
                continue
            if _send(message, postman, clock):
                sent += 1
            else:
                failed += 1
    if not sent and not failed:
        return "không có thư"
    return f"gửi {sent} thư" + (f", {failed} thư chưa gửi được" if failed else "")


def _has_its_paper(message: OutboxMessage, clock: Clock) -> bool:
    """Whether the letter that goes with it is printed; it is printed now when nobody has come to it yet."""
    paper = message.paper
    if paper is None or paper.sha256 or message.attachment_id or paper.kind != Series.APOLOGY.value:
        return True
    try:
        return _render(paper, clock)
    except OSError:  # the disk is full: the mails without a letter go on, and the job that prints tells it
        logger.exception("A letter could not be kept")
        return False


def _send(message: OutboxMessage, postman: Postman, clock: Clock) -> bool:
    faultpoint("P11")
    try:
        if message.channel == OutboxMessage.Channel.MAIL:
            postman.hand_over(_mail(message, clock()))
        else:
            text_gateway().send(Text(message.key, message.channel, message.recipient, message.text))
    except Exception as error:  # one bad address or paper stops nobody else's mail
        mark_failed(message, f"{type(error).__name__}: {error}", clock())
        return False
    faultpoint("P13")
    _sent(message, clock())
    return True


def _mail(message: OutboxMessage, at: datetime) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        headers={"Message-ID": message.message_id, "Date": format_datetime(local(at))},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    if message.paper is not None:
        mail.attach(*enclosure(message, message.paper, at))
    return mail


def _sent(message: OutboxMessage, at: datetime) -> None:
    """Note it in one transaction with what it means for the paper."""
    with transaction.atomic():
        mark_sent(message, at)
        if message.paper is None or message.dossier_id is None or message.paper.kind != Series.APOLOGY.value:
            return  # a receipt has reached the citizen when a person says so
        try:
            with transaction.atomic():
                deliver_apology(
                    Call(message.dossier_id, actor=None, at=at),
                    paper=message.paper,
                    way=way_of(message),
                    detail=message.message_id,
                )
        except ActionError:
            pass  # noted by the attempt before a crash: the mail was the same
