"""A file that takes long to make: asked for on a page, claimed by one worker, kept with its hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class RequestedFile(models.Model):
    """One request for a file. A worker claims it until `claimed_until`; a lost one is claimed again."""

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RENDERING = "rendering", "Đang in"
        DONE = "done", "Xong"
        FAILED = "failed", "Không xong"

    state = models.CharField("tình trạng", max_length=10, choices=State.choices, default=State.WAITING)
    requested_at = models.DateTimeField("yêu cầu lúc")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    file_name = models.CharField("tệp", max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("cỡ tệp (byte)", default=0)
    error = models.CharField("lý do không xong", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Waiting for a worker or being made."""
        return self.state in (self.State.WAITING, self.State.RENDERING)


class ListFile(RequestedFile):
    """A long list as a file. `params` say which rows; `done` of `total` rows are in it.

    `cursor` is where a worker goes on that finds parts made before it: the last row's place and the pages
    so far. The file is of the person who asked for it, and goes after a week.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", "Hồ sơ theo bộ lọc"
        BOOK = "book", "Sổ theo dõi hồ sơ"
        FEES = "fees", "Bảng kê thu phí, lệ phí"
        LETTERS = "letters", "Sổ theo dõi thư xin lỗi"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"

    kind = models.CharField("danh sách", max_length=10, choices=Kind.choices)
    format = models.CharField("dạng tệp", max_length=5, choices=Format.choices)
    title = models.CharField("tên", max_length=200)
    params = models.JSONField(default=dict)
    params_hash = models.CharField(max_length=64)
    identity = models.BooleanField("có số định danh đầy đủ", default=False)
    total = models.PositiveIntegerField("số dòng", default=0)
    done = models.PositiveIntegerField("đã xong", default=0)
    cursor = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "kind", "format", "params_hash"],
                condition=Q(state__in=["waiting", "rendering"]),
                name="list_file_one_under_way",
            ),
            models.CheckConstraint(
                name="list_file_done_is_whole",
                condition=~Q(state="done") | ~Q(file_name="") & ~Q(sha256="") & Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"
