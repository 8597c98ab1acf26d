"""Where news such as “Saved.” waits for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NewsCookie(CookieStorage):
    """A cookie named as our others; Django has no setting for this one."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class NewsStorage(FallbackStorage):
    """Django's own: the cookie, and the session for what is too long for it."""

    storage_classes = (NewsCookie, SessionStorage)
