"""The site as a Django application: it brings the ``run`` command and the check of the mode."""

from django.apps import AppConfig


class OnestopConfig(AppConfig):
    """Registers the system check when the models are there."""

    name = "onestop"

    def ready(self) -> None:
        """Import the module whose decorator registers the check."""
        from onestop import installation  # noqa: F401
