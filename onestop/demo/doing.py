"""Carrying out planned deeds through the same actions that people use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import Group
from django.db import transaction

from dossiers import actions
from dossiers.actions import Call, Reception
from dossiers.actions.attachment_store import Stored
from dossiers.actions.intake import take_in
from dossiers.actions.intake_sources import note_use
from dossiers.actions.mail import claim, mark_sent
from dossiers.models import Delivery, Dossier, IssuedPaper, NumberSeries, OutboxMessage
from dossiers.numbering import Series
from dossiers.scans.kinds import KINDS
from dossiers.scans.names import clean_file_name
from dossiers.workflow import Action
from procedures.models import Department, Officer, ProcedureVersion

from . import portal
from .ground import Ground
from .names import Citizen
from .numbers import LastNumbers, Life, paper_key, series_key
from .people import Person
from .story import Deed, Intake


def hire(people: tuple[Person, ...]) -> None:
    """The demo's officers, who sign in without a password; those already there stay as they are."""
    departments = {department.code: department for department in Department.objects.all()}
    for person in people:
        officer, new = Officer.objects.get_or_create(
            username=person.username,
            defaults={
                "full_name": person.full_name,
                "email": f"{person.username}@phuthuy.example",
                "department": departments.get(person.department),
                "post": person.post,
                "phone_extension": person.extension,
            },
        )
        if new:
            officer.set_unusable_password()
            officer.save(update_fields=["password"])
            officer.groups.set(Group.objects.get_or_create(name=role.value)[0] for role in person.roles)


def set_series(last: LastNumbers) -> None:
    """Keep the planned numbers free: a real reception from now on takes the ones after them."""
    NumberSeries.objects.bulk_create(
        NumberSeries(kind=series.value, unit=unit, period=period, first=1, last=number)
        for (series, unit, period), number in sorted(last.items())
    )


class Performer:
    """Carries out lives, each whole within one transaction (`turn`).

    The papers get their planned numbers: for the moment of issuing, their series is set back to the number
    before, while its row is locked.
    """

    def __init__(self, ground: Ground, sheets: Mapping[str, Stored]) -> None:
        self.ground, self._sheets = ground, sheets
        self._officers = {officer.username: officer for officer in Officer.objects.all()}
        versions = ProcedureVersion.objects.select_related("procedure__sector__department")
        self._versions: Mapping[int, ProcedureVersion] = versions.in_bulk()
        self._source = portal.connected()
        self._last: LastNumbers = {}  # of the series locked in this turn

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A transaction; the series go on afterwards from where others left them."""
        self._last = {}
        with transaction.atomic():
            yield

    def perform(self, life: Life) -> Dossier:
        """Everything that was done to one dossier."""
        dossier: Dossier | None = None
        for deed in life.deeds:
            with self._numbered(deed):
                dossier = self._do(life, deed, dossier)
        if dossier is None:
            raise ValueError("a life without deeds")
        return dossier

    def _do(self, life: Life, deed: Deed, dossier: Dossier | None) -> Dossier:
        actor = self._officers[deed.actor] if deed.actor else None
        if deed.verb is Action.SUBMIT:
            return self._send(life.intake, deed)
        if deed.verb is Action.RECEIVE:
            return actions.receive(
                self._reception(life.intake, life),
                actor=self._officers[life.intake.clerk],
                at=deed.at,
                dossier_id=dossier.pk if dossier else None,
            )
        if dossier is None:
            return self._at_counter(life.intake, deed)
        if deed.verb is Action.ADD_ATTACHMENT:
            return self._attach(dossier, deed, actor)
        if deed.verb is Action.DELIVER_APOLOGY:
            return self._deliver(dossier, deed, actor)
        return self._call(deed, Call(dossier.pk, actor=actor, at=deed.at))

    def _send(self, intake: Intake, deed: Deed) -> Dossier:
        """By the portal, once it is connected."""
        reception, sent = self._reception(intake), cast("datetime", deed.args["submitted_at"])
        source = self._source
        if source is None or deed.at < source.created_at:
            return actions.submit(reception, actor=None, at=deed.at, submitted_at=sent)
        arrival, _ = take_in(source, portal.sent(intake, reception, sent), at=deed.at)
        note_use(source, deed.at)
        dossier: Dossier = arrival.dossier
        return dossier

    def _at_counter(self, intake: Intake, deed: Deed) -> Dossier:
        """What is done to a dossier before it is there: somebody shows it, and it cannot be received."""
        args: dict[str, Any] = {**deed.args, "actor": self._officers[intake.clerk], "at": deed.at}
        if deed.verb is Action.REFUSE:
            return actions.refuse_at_counter(self._reception(intake), **args)
        if deed.verb is not Action.ASK_COMPLETION:
            raise ValueError(f"{deed.verb} before the dossier is there")
        shown = replace(intake, documents=intake.documents[:-1])  # the last is what is missing
        return actions.guide_at_counter(self._reception(shown), **args)

    def _attach(self, dossier: Dossier, deed: Deed, actor: Officer | None) -> Dossier:
        args: dict[str, Any] = dict(deed.args)
        sheet = self._sheets[args["sheet"]]
        name = clean_file_name(args["name"], KINDS[sheet.media_type].suffix)
        document = dossier.documents.get(seq=args["document"])
        return actions.add_attachment(
            Call(dossier.pk, actor=actor, at=deed.at),
            file=replace(sheet, name=name),
            kind="document",
            document=document.pk,
        )

    def _call(self, deed: Deed, call: Call) -> Dossier:
        args: dict[str, Any] = dict(deed.args)
        for name in {"officer", "signer"} & args.keys():
            args[name] = self._officers[args[name]]
        dossier: Dossier = getattr(actions, deed.verb.value)(call, **args)
        return dossier

    def _deliver(self, dossier: Dossier, deed: Deed, actor: Officer | None) -> Dossier:
        """By the mail queued with the approval, noted as sent; else printed, handed over at the counter."""
        paper = IssuedPaper.objects.filter(dossier=dossier, apology__isnull=False).latest("issued_at", "pk")
        mail = OutboxMessage.objects.filter(paper=paper).first()
        if mail is None:
            return actions.deliver_apology(
                Call(dossier.pk, actor=actor, at=deed.at), paper=paper, way=Delivery.Way.PRINTED
            )
        if claim(mail, deed.at):
            mark_sent(mail, deed.at)
        return actions.deliver_apology(
            Call(dossier.pk, actor=None, at=deed.at),
            paper=paper,
            way=Delivery.Way.MAIL,
            detail=mail.message_id,
        )

    @contextmanager
    def _numbered(self, deed: Deed) -> Iterator[None]:
        """The paper of the deed gets its planned number; afterwards the series goes on from where it was."""
        if deed.issues is None:
            yield
            return
        day = deed.at.date()
        series, unit, period = key = series_key(deed.issues, self.ground.unit(day), day)
        row = NumberSeries.objects.filter(kind=series.value, unit=unit, period=period)
        if key not in self._last:
            self._last[key] = row.select_for_update().values_list("last", flat=True).get()
        row.update(last=deed.number - 1)
        yield
        row.update(last=self._last[key])

    def _reception(self, intake: Intake, life: Life | None = None) -> Reception:
        version = self._versions[intake.offer.version]
        return Reception(
            version=version,
            applicant=_applicant(intake.citizen),
            documents=[
                actions.DocumentData(name=name, originals=originals, certified=certified, copies=copies)
                for name, originals, certified, copies in intake.documents
            ],
            proxy=_applicant(intake.proxy) if intake.proxy else None,
            proxy_paper="Giấy ủy quyền có chứng thực" if intake.proxy else "",
            channel=intake.channel,
            result_delivery=intake.delivery,
            copies=intake.copies,
            certifications=[actions.LineData(**vars(paper)) for paper in intake.papers],
            fee_vnd=intake.fee_vnd,
            fee_collected_vnd=0 if intake.papers else intake.fee_vnd,
            external_code=intake.external_code,
            calendar_missing_ok=True,  # matters only for a year without a calendar, where the office receives
            numbers=actions.Numbers(register=life.register, daily=life.daily) if life else None,
        )


def _applicant(citizen: Citizen) -> actions.ApplicantData:
    return actions.ApplicantData(**vars(citizen))


def done_keys() -> set[str]:
    """The keys of dossiers that are there: each was loaded whole or not at all."""
    codes = Dossier.objects.values_list("code", "external_code")
    papers = IssuedPaper.objects.filter(kind__in=[Series.SUPPLEMENT.value, Series.REFUSAL.value])
    written = papers.order_by().values_list("kind", "year", "number")
    return {key for pair in codes for key in pair if key} | {paper_key(*paper) for paper in written}
