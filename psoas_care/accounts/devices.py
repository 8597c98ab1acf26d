"""What a browser calls itself, in words its owner knows."""

from django.utils.translation import gettext as _

BROWSERS = {  # the first that fits: most call themselves by older names as well
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "FxiOS/": "Firefox",
    "Firefox/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "Chromebook",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """Such as "Firefox on Linux"; "" for what calls itself neither.

    A browser may say anything, so only names of ours are given back.
    """
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        names = {"browser": browser, "system": system}
        return _("%(browser)s on %(system)s") % names
    return browser or system


def _first(names: dict[str, str], user_agent: str) -> str:
    found = (name for mark, name in names.items() if mark in user_agent)
    return next(found, "")
