"""Numbers belong to the unit that gave them (decision D7): merged wards begin anew within a year."""

from __future__ import annotations

from datetime import date

import pytest

from dossiers.lists.book import Book
from dossiers.models import Dossier
from procedures.models import Ward
from tests.dossiers.certwork import at_once, certification_kinds, line, visit
from tests.ward import TestWard, build_ward, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> TestWard:
    """The ward got its present code on 1/7/2026."""
    ward = build_ward()
    before = Ward.objects.get()
    before.pk, before.unit_code, before.force_from = None, "H36.099.00", date(2010, 1, 1)
    Ward.objects.update(force_from=date(2026, 7, 1))
    before.save()
    return ward


def test_every_series_begins_anew_with_the_new_code(ward: TestWard) -> None:
    copy = certification_kinds(ward).copy
    days = ["2026-06-29 08:00", "2026-06-30 08:00", "2026-07-01 08:00", "2026-07-02 08:00"]
    dossiers = [received(ward, ward.correction, day) for day in days]
    signed = [at_once(ward, visit(copy, line("Bằng", 1, 1)), day[:-5] + "09:00") for day in days]

    registered = [(one.register_unit, one.register_number) for one in dossiers]
    assert registered == [("H36.099.00", 1), ("H36.099.00", 2), ("H36.152.00", 1), ("H36.152.00", 2)]
    receipts = [(one.papers.get().unit, one.papers.get().number) for one in dossiers]
    assert receipts == registered
    lines = [(one.certifications.get().unit, one.certifications.get().number) for one in signed]
    assert lines == [("H36.099.00", 1), ("H36.099.00", 2), ("H36.152.00", 1), ("H36.152.00", 2)]


def test_the_register_of_the_year_is_one_book_after_the_other(ward: TestWard) -> None:
    for day in ("2026-07-01 08:00", "2026-06-29 08:00", "2026-07-02 08:00", "2026-06-30 08:00"):
        received(ward, ward.correction, day)
    book = Book(date(2026, 1, 1), date(2026, 12, 31))
    assert [(one.register_unit[:7], one.register_number) for one in book.dossiers(ward.office)] == [
        ("H36.099", 1),
        ("H36.099", 2),
        ("H36.152", 1),
        ("H36.152", 2),
    ]
    assert Dossier.objects.count() == 4
