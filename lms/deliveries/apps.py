"""The deliveries app; it connects nothing."""

from django.utils.translation import gettext_lazy as _

from lessons import companions


class DeliveriesConfig(companions.CompanionConfig):
    name = "lms.deliveries"
    label = "deliveries"
    verbose_name = _("Lessons by hand")
    default_auto_field = "django.db.models.BigAutoField"
    companions = ("lms.people", "lms.devices")
