"""How an app names the apps it cannot work without, so that a forgotten one is a clear report."""

from functools import partial
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
        # Django marks a check with attributes, which a bound method does not take.
        register(partial(check_companions, self))


def check_companions(config: CompanionConfig, **_kwargs: Any) -> list[CheckMessage]:
    """Report each companion of `config` that is not installed, as `<label>.E001`."""
    return [
        Error(
            f"{config.name} needs {companion} in INSTALLED_APPS.",
            hint=f'Add "{companion}" to INSTALLED_APPS, in any order.',
            id=f"{config.label}.E001",
        )
        for companion in config.companions
        if not apps.is_installed(companion)
    ]
