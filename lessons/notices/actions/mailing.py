"""Sends what waits to be mailed: one mail for one event, one for all where there are many."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from lessons.notices.conf import NoticesConf, get_conf
from lessons.notices.models import Delivery, Notice
from lessons.notices.queries import Told, put_into_words
from lessons.notices.rules import HOUR, MAILED_WITHIN, clean_line, may_mail

logger = logging.getLogger(__name__)

SALT = "lessons.notices.unsubscribe"
_LONGEST_SUBJECT = 150


def send_waiting(*, clock: Callable[[], datetime]) -> int:
    """Send what waits; return how many mails went out.

    A notice is marked before its mail goes: whoever is killed in between has told it in the site
    alone, and nobody is mailed twice. What a server refused waits for the next time.
    """
    conf, now = get_conf(), clock()
    if not conf.sends_mail:
        return 0
    waiting = Notice.objects.unmailed().filter(made_at__gt=now - MAILED_WITHIN, read_at=None)
    refusing = Delivery.objects.filter(by_mail=False).values("person")
    people = get_user_model()._default_manager.filter(is_active=True).exclude(email="")
    people = people.filter(pk__in=waiting.values("person")).exclude(pk__in=refusing)
    return sum(_mail_person(person, conf, clock()) for person in people.order_by("pk"))


def _mail_person(person: Any, conf: NoticesConf, now: datetime) -> bool:
    taken = _take(person, conf, now)
    if not taken:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        told = put_into_words(taken, person=person)
        if not told:
            return False
        try:
            _write(person, told, conf).send()
        except Exception as error:
            # Servers fail in more ways than SMTP has names for.
            logger.warning("no mail to account %s: %s", person.pk, error)
            Notice.objects.filter(pk__in=[one.pk for one in taken]).update(mailed_at=None)
            return False
    return True


@transaction.atomic
def _take(person: Any, conf: NoticesConf, now: datetime) -> list[Notice]:
    """Mark what waits for `person` as mailed, and return it; nothing while a mail has to wait."""
    Delivery.objects.get_or_create(person=person)
    # Two workers take the same person's notices one after the other.
    Delivery.objects.select_for_update().get(person=person)
    sent = Notice.objects.of(person).filter(mailed_at__gt=now - HOUR)
    times = {one for one in sent.values_list("mailed_at", flat=True) if one is not None}
    if not may_mail(times, now=now, per_hour=conf.mails_per_hour):
        return []
    waiting = Notice.objects.of(person).unmailed().filter(made_at__gt=now - MAILED_WITHIN)
    taken = list(waiting.unread().order_by("made_at", "pk"))
    Notice.objects.filter(pk__in=[one.pk for one in taken]).update(mailed_at=now)
    return taken


def _write(person: Any, told: list[Told], conf: NoticesConf) -> EmailMessage:
    subject = (
        told[0].sentence
        if len(told) == 1
        else ngettext("%(n)s notice for you", "%(n)s notices for you", len(told)) % {"n": len(told)}
    )
    leave = conf.base_url + reverse("notices:unsubscribe", args=[sign_person(person)])
    context = {
        "person": person,
        "told": [(one.sentence, _make_absolute(one.notice.path, conf)) for one in told],
        "site_name": conf.site_name,
        "settings_url": conf.base_url + reverse("notices:delivery"),
        "leave_url": leave,
        "greeting": gettext("Dear %(name)s,")
        % {"name": person.get_full_name() or person.get_username()},
    }
    return EmailMessage(
        subject=Truncator(f"[{conf.site_name}] {clean_line(subject)}").chars(_LONGEST_SUBJECT),
        body=render_to_string("notices/mail.txt", context),
        to=[person.email],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def _make_absolute(path: str, conf: NoticesConf) -> str:
    return path if "://" in path else conf.base_url + path


def sign_person(person: Any) -> str:
    """Return what names `person` in the link of a mail, and nobody else can make."""
    return signing.dumps(person.pk, salt=SALT)


def read_person(signed: str) -> Any:
    """Return whom `sign_person` has named; None for anything else."""
    try:
        number = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return None
    return get_user_model()._default_manager.filter(pk=number).first()
