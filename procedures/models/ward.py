"""The ward's identity, the instruments it works under and the forms it prints, each with dates of force."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

from procedures.querysets import InForceQuerySet, InstallationManager


class LegalInstrument(models.Model):
    """A decree, circular or decision; chosen by date, never named in code."""

    number = models.CharField("số, ký hiệu", max_length=60, unique=True)
    title = models.CharField("trích yếu", max_length=400)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    force_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    force_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.number


class FormSet(models.Model):
    """A set of one-stop forms (circular 01/2018 or 03/2025 of the Government Office)."""

    code = models.SlugField("mã bộ mẫu", max_length=10, unique=True)
    instrument = models.ForeignKey(LegalInstrument, models.PROTECT, null=True, blank=True)
    force_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    force_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = InForceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class Ward(models.Model):
    """Who the ward was from a date on: names, place, unit code, telephone, papers' letterhead."""

    force_from = models.DateField("từ ngày", null=True, blank=True)
    force_to = models.DateField("đến hết ngày", null=True, blank=True)
    name = models.CharField("tên phường", max_length=120, help_text="Ví dụ: phường Phú Thủy")
    place = models.CharField("địa danh", max_length=60, help_text="Ghi ở dòng ngày tháng của giấy tờ")
    superior_place = models.CharField("thuộc", max_length=200, help_text="Ví dụ: tỉnh Lâm Đồng")
    unit_code = models.CharField(
        "mã đơn vị",
        max_length=20,
        validators=[
            RegexValidator(
                r"^(\d{3}(\.\d{2}){2}\.H\d{2}|[A-Z]\d{2}(\.\d{1,3}){1,3})$",
                "Mã đơn vị có dạng H36.152.00 hoặc 000.12.31.H11.",
            )
        ],
    )
    counter_name = models.CharField("tên bộ phận một cửa", max_length=120)
    counter_lines = models.TextField("tên bộ phận trên giấy tờ", help_text="Mỗi dòng in một dòng")
    counter_symbol = models.CharField("ký hiệu bộ phận", max_length=30, default="TTPVHCC")
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    pinned_form_set = models.ForeignKey(
        FormSet, models.PROTECT, verbose_name="bộ mẫu dùng riêng", null=True, blank=True
    )
    mail_approved_paper = models.BooleanField(
        "gửi thư điện tử ngay khi duyệt",
        default=False,
        help_text="Bản đã duyệt được gửi ngay; bản có chữ ký và dấu giao tại quầy.",
    )
    text_apologies = models.BooleanField(
        "nhắn tin báo thư xin lỗi",
        default=False,
        help_text="Người không có thư điện tử mà có số điện thoại được nhắn tin khi thư được duyệt.",
    )
    closing_day = models.PositiveSmallIntegerField("ngày chốt số liệu tháng", default=14)

    objects = InForceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["force_from"], name="ward_one_identity_a_date"),
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(force_from__isnull=True), name="ward_one_since_ever"
            ),
            models.CheckConstraint(
                name="ward_closing_day", condition=models.Q(closing_day__gte=1, closing_day__lte=28)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_counter_name(self) -> str:
        """As papers name the counter: "Trung tâm Phục vụ hành chính công phường Phú Thủy"."""
        return f"{self.counter_name} {self.name}"

    @property
    def committee_name(self) -> str:
        """As letters name the committee: "Ủy ban nhân dân phường Phú Thủy"."""
        return f"Ủy ban nhân dân {self.name}"


class Installation(models.Model):
    """What this database is for. One row; a demo is never used for real work, nor the reverse."""

    class Mode(models.TextChoices):
        DEMO = "demo", "Dùng thử"
        REAL = "real", "Làm việc thật"

    mode = models.CharField("chế độ", max_length=10, choices=Mode.choices)
    created_at = models.DateTimeField("lập lúc")
    setup_steps = models.JSONField("các bước thiết lập đã xong", default=list, blank=True)
    setup_finished_at = models.DateTimeField("thiết lập xong lúc", null=True, blank=True)
    sending_paused_at = models.DateTimeField("ngừng gửi thư từ", null=True, blank=True)
    last_backup_at = models.DateTimeField("sao lưu tốt gần nhất", null=True, blank=True)
    last_backup_name = models.CharField("tệp sao lưu", max_length=200, blank=True)

    objects = InstallationManager()

    class Meta:
        constraints = [models.CheckConstraint(name="installation_is_one", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return self.get_mode_display()
