"""Officers, the departments they sit in, and the partner agencies outside the ward."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models

from procedures.roles import Role


class Department(models.Model):
    """A department of the ward, or a partner agency that works on dossiers but has no accounts."""

    code = models.SlugField("mã", max_length=40, unique=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên gọn", max_length=60)
    is_partner = models.BooleanField("cơ quan phối hợp", default=False)
    is_counter = models.BooleanField("bộ phận một cửa", default=False)
    active = models.BooleanField("đang hoạt động", default=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                name="department_counter_is_ours", condition=~models.Q(is_partner=True, is_counter=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Officer(AbstractUser):
    """A person who signs in. Roles are groups; the post decides how a leader signs."""

    class Post(models.TextChoices):
        STAFF = "staff", "Công chức, viên chức"
        CHAIRMAN = "chairman", "Chủ tịch"
        VICE_CHAIRMAN = "vice_chairman", "Phó Chủ tịch"

    full_name = models.CharField("họ và tên", max_length=120)
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="phòng", related_name="officers", null=True, blank=True
    )
    post = models.CharField("chức vụ", max_length=20, choices=Post.choices, default=Post.STAFF)
    phone_extension = models.CharField("máy lẻ", max_length=20, blank=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=False)
    single_keys = models.BooleanField("dùng phím tắt một chữ", default=True)

    class Meta:
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held; one query for the life of this object."""
        names = set(self.groups.values_list("name", flat=True))
        return frozenset(role for role in Role if role.value in names)

    @property
    def main_role(self) -> Role | None:
        """The role whose pages are shown first."""
        order = (Role.LEADER, Role.OFFICE, Role.OFFICER, Role.CLERK, Role.ADMINISTRATOR)
        return next((role for role in order if role in self.roles), None)

    def acts_as_chairman(self, on: date) -> bool:
        """Chairman, or appointed to act as such on the local date `on`."""
        if self.post == self.Post.CHAIRMAN:
            return True
        return ActingAppointment.objects.filter(officer=self, starts__lte=on, ends__gte=on).exists()


class ActingAppointment(models.Model):
    """A dated decision that lets a vice-chairman act for the chairman."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="acting_appointments")
    starts = models.DateField("từ ngày")
    ends = models.DateField("đến hết ngày")
    decision = models.CharField("số quyết định", max_length=60)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="acting_appointment_in_order", condition=models.Q(ends__gte=models.F("starts"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.starts:%d/%m/%Y}-{self.ends:%d/%m/%Y}"
