"""How allauth behaves here; named by the setting `ACCOUNT_ADAPTER` and imported by nothing else."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from lms.people.middleware.addresses import get_client_address


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts come by invitation or import; the door for strangers stays shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_address(request)
