"""What documents of superior offices ask of the ward, and what the ward answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from procedures.models import Department


class SuperiorDocument(models.Model):
    """One thing asked by a document from above (văn bản cấp trên). Its state follows from the days."""

    number = models.CharField("số, ký hiệu", max_length=40)
    issued_on = models.DateField("ngày văn bản")
    issuer = models.CharField("cơ quan ban hành", max_length=120)
    asks = models.TextField("yêu cầu")
    lead = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="đơn vị thực hiện")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người chịu trách nhiệm",
    )
    due_on = models.DateField("hạn")
    answer_number = models.CharField("số văn bản trả lời", max_length=40, blank=True)
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)
    created_at = models.DateTimeField("ghi lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    request_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="superior_answer_is_whole",
                condition=Q(answered_on__isnull=True, answer_number="")
                | Q(answered_on__isnull=False) & ~Q(answer_number=""),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="superior_open", condition=Q(answered_on__isnull=True))
        ]

    def __str__(self) -> str:
        return f"văn bản {self.number} của {self.issuer}"
