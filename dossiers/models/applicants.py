"""People and organisations that bring dossiers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Applicant(models.Model):
    """A person or organisation as they were when they stood at the counter.

    A row is never changed by a later visit: papers and the register keep telling what was true then. A
    returning citizen is found by the newest row with the same number or telephone.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "Cá nhân"
        ORGANISATION = "organisation", "Tổ chức"

    class IdentityKind(models.TextChoices):
        CCCD = "cccd", "Căn cước (12 số)"
        CMND = "cmnd", "Chứng minh nhân dân cũ (9 số)"
        PASSPORT = "passport", "Hộ chiếu"
        BIRTH_ID = "birth_id", "Số định danh trên giấy khai sinh"
        TAX_CODE = "tax_code", "Mã số thuế"
        NONE = "none", "Không có giấy tờ"

    class Sex(models.TextChoices):
        MALE = "male", "Nam"
        FEMALE = "female", "Nữ"

    kind = models.CharField("loại", max_length=14, choices=Kind.choices, default=Kind.PERSON)
    identity_kind = models.CharField("loại giấy tờ", max_length=10, choices=IdentityKind.choices)
    identity_number = models.CharField("số giấy tờ", max_length=20, blank=True)
    no_identity_reason = models.CharField("lý do không có giấy tờ", max_length=200, blank=True)
    full_name = models.CharField("họ và tên", max_length=200)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex.choices, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["identity_number", "-id"], name="applicant_by_identity"),
            models.Index(fields=["phone", "-id"], name="applicant_by_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="applicant_identity_told",
                condition=(Q(identity_kind="none") & ~Q(no_identity_reason="") & Q(identity_number=""))
                | (~Q(identity_kind="none") & ~Q(identity_number="")),
            ),
            models.CheckConstraint(name="applicant_named", condition=~Q(full_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_organisation(self) -> bool:
        """Whether it is an organisation."""
        return self.kind == self.Kind.ORGANISATION
