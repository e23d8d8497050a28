"""Systems that send dossiers by themselves, and what each has sent."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import models
from django.db.models import Q


class IntakeSource(models.Model):
    """A system that may send dossiers to the intake endpoint, known by a token; only its hash is kept.

    `token_prefix` is the token's open part: by it people recognise a token, and we find the row.
    """

    name = models.CharField("tên nguồn", max_length=120, unique=True)
    token_prefix = models.CharField("đầu mã", max_length=16, unique=True)
    token_hash = models.CharField(max_length=64)
    token_since = models.DateTimeField("mã cấp lúc")
    active = models.BooleanField("đang nhận", default=True)
    networks = models.CharField("địa chỉ được gửi", max_length=500, blank=True)
    created_at = models.DateTimeField("lập lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField("dùng gần nhất", null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="intake_source_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="intake_source_has_token", condition=~Q(token_prefix="") & ~Q(token_hash="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may_send_from(self, address: str) -> bool:
        """Whether a request from this IP address is let in; without a list of networks, from everywhere."""
        if not self.networks:
            return True
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in ip_network(network) for network in self.networks.split(", "))


class IntakeArrival(models.Model):
    """A dossier as a source sent it, under the source's own code.

    `digests` are salted hashes of every value by its place ("applicant.full_name"): enough to say what
    differs when the code comes again, without keeping personal data twice.
    """

    source = models.ForeignKey(IntakeSource, models.PROTECT, related_name="arrivals")
    external_code = models.CharField("mã của nguồn", max_length=40)
    dossier = models.OneToOneField("dossiers.Dossier", models.CASCADE, related_name="arrival")
    procedure_code = models.CharField("mã thủ tục như đã gửi", max_length=40)
    online_level = models.CharField("mức độ như đã gửi", max_length=10, blank=True)
    received_at = models.DateTimeField("đến lúc")
    salt = models.CharField(max_length=32)
    digests = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "external_code"], name="intake_arrival_once"),
            models.CheckConstraint(name="intake_arrival_coded", condition=~Q(external_code="")),
        ]

    def __str__(self) -> str:
        return self.external_code
