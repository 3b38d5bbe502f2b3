"""How an app names the apps it cannot work without, so that a forgotten one is a clear report."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register


class CompanionConfig(AppConfig):
    """An app that needs others beside it in INSTALLED_APPS.

    Models of ours declare their `app_label`, so that importing one whose app is missing works as
    far as the system checks: the person then reads this error and no traceback.
    """

    companions: tuple[str, ...] = ()

    def ready(self) -> None:
        register(self.check_companions)

    def check_companions(self, **_kwargs: Any) -> list[CheckMessage]:
        """Report each companion that is not installed, as `<label>.E001`."""
        return [
            Error(
                f"{self.name} needs {companion} in INSTALLED_APPS.",
                hint=f'Add "{companion}" to INSTALLED_APPS, in any order.',
                id=f"{self.label}.E001",
            )
            for companion in self.companions
            if not apps.is_installed(companion)
        ]
