"""The lines of a certification dossier: which paper, its pages and copies, its number in the book."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.certification import BOOK_LABELS, Book
from dossiers.querysets import CertificationQuerySet


class CertificationLine(models.Model):
    """One paper of a visit: one act of certification, one number in its book once it is certified.

    The book counts lines, figures count dossiers. Amounts in dong; `fee_rule_vnd` is what the rule gave when
    it was received, `fee_vnd` what is asked for, with a reason when that is another amount. `copies` are on
    paper; `electronic` is one more, signed digitally. `certified_on` is a local date. Books are kept for good
    (decree 23/2015/NĐ-CP art. 14), so a dossier that has lines is never deleted.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="certifications")
    seq = models.PositiveSmallIntegerField("thứ tự")
    book = models.CharField(
        "sổ", max_length=12, choices=[(b.value, label) for b, label in BOOK_LABELS.items()]
    )
    paper = models.CharField("tên giấy tờ", max_length=200)
    pages = models.PositiveSmallIntegerField("số trang")
    copies = models.PositiveSmallIntegerField("số bản giấy")
    electronic = models.BooleanField("bản điện tử", default=False)
    fee_rule_vnd = models.PositiveIntegerField("phí theo mức quy định (đồng)")
    fee_vnd = models.PositiveIntegerField("phí (đồng)")
    fee_reason = models.CharField("lý do thu khác mức", max_length=200, blank=True)
    refused_reason = models.CharField("lý do không chứng thực", max_length=200, blank=True)
    unit = models.CharField("mã đơn vị của sổ", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("năm của sổ", null=True, blank=True)
    number = models.PositiveIntegerField("số chứng thực", null=True, blank=True)
    certified_on = models.DateField("ngày chứng thực", null=True, blank=True)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người ký chứng thực",
    )

    objects = CertificationQuerySet.as_manager()

    class Meta:
        ordering = ["dossier", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="certification_line_in_order"),
            models.UniqueConstraint(
                fields=["book", "unit", "year", "number"], name="certification_number_once"
            ),
            models.CheckConstraint(name="certification_has_pages", condition=Q(pages__gte=1)),
            models.CheckConstraint(name="certification_names_a_paper", condition=~Q(paper="")),
            models.CheckConstraint(
                name="certification_has_copies", condition=Q(copies__gte=1) | Q(electronic=True)
            ),
            models.CheckConstraint(
                name="certification_fee_told",
                condition=Q(fee_vnd=models.F("fee_rule_vnd")) | ~Q(fee_reason="") | ~Q(refused_reason=""),
            ),
            models.CheckConstraint(
                name="certification_refused_is_free", condition=Q(refused_reason="") | Q(fee_vnd=0)
            ),
            models.CheckConstraint(
                name="certification_number_is_whole",
                condition=Q(
                    number__isnull=True, year__isnull=True, certified_on__isnull=True, signer__isnull=True
                )
                | Q(
                    number__isnull=False,
                    year__isnull=False,
                    certified_on__isnull=False,
                    signer__isnull=False,
                    refused_reason="",
                ),
            ),
        ]
        indexes = [models.Index(fields=["book", "certified_on", "number"], name="certification_by_day")]

    def __str__(self) -> str:
        return self.paper

    @property
    def kind_of_book(self) -> Book:
        """The book as the rules know it."""
        return Book(self.book)

    @property
    def is_refused(self) -> bool:
        """Whether this paper may not be certified."""
        return bool(self.refused_reason)
