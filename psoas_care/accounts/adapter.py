"""What django-allauth asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is open or closed by SIGN_UP."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open"
