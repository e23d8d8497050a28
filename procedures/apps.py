from django.apps import AppConfig
from django.core.validators import ProhibitNullCharactersValidator


class ProceduresConfig(AppConfig):
    name = "procedures"
    verbose_name = "Thủ tục và phường"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say in Vietnamese what Django's own translation leaves in English."""
        ProhibitNullCharactersValidator.message = "Có ký tự không gõ được từ bàn phím."
