"""Storage of messages such as “Saved.” until the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NewsCookie(CookieStorage):
    """A cookie named as our others; Django has no setting for this one."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class NewsStorage(FallbackStorage):
    """Django's fallback storage: a cookie, and the session for longer messages."""

    storage_classes = (NewsCookie, SessionStorage)
