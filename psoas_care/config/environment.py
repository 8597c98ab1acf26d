"""What the environment may say, typed; nonsense is refused with a sentence."""

import sqlite3
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
SECRET_KEY_LENGTH = 50


class Origin(NamedTuple):
    """Where browsers reach the site, for example https://care.example.org."""

    scheme: str
    host: str
    url: str

    @property
    def is_https(self) -> bool:
        return self.scheme == "https"

    @property
    def is_loopback(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost" or self.host.endswith(".localhost")

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names to answer to; all names of this machine count as one."""
        if self.is_loopback:
            return sorted({self.host, "127.0.0.1", "localhost", "[::1]"})
        return [self.host]


def flag(env: environ.Env, name: str) -> bool:
    """A switch that is off unless set; django-environ would read nonsense as off."""
    value = env.str(name, default="").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not “{value}”.")
    return value in YES


def port(env: environ.Env) -> int:
    """The TCP port to serve on, 1–65535."""
    value = env.str("PORT", default="8000")
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ImproperlyConfigured(
            f"PORT must be a whole number from 1 to 65535, not “{value}”."
        )
    return int(value)


def choice(env: environ.Env, name: str, allowed: set[str], default: str) -> str:
    """One word out of a few."""
    value = str(env.str(name, default=default)).strip().lower()
    if value not in allowed:
        words = " or ".join(sorted(allowed))
        raise ImproperlyConfigured(f"{name} must be {words}, not “{value}”.")
    return value


def origin(env: environ.Env, *, debug: bool, allow_http: bool) -> Origin:
    """ORIGIN, checked: a scheme, a host and perhaps a port, and nothing behind them.

    Plain http is for this machine only, unless ALLOW_HTTP says that it is meant;
    DEBUG shows source and settings to whoever meets an error, so never elsewhere.
    """
    url = env.str("ORIGIN", default="") or f"http://127.0.0.1:{port(env)}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not _is_host(url):
        raise ImproperlyConfigured(
            f"ORIGIN must look like https://care.example.org, not “{url}”."
        )
    result = Origin(
        parts.scheme, parts.hostname or "", f"{parts.scheme}://{parts.netloc}"
    )
    if not result.is_loopback and debug:
        raise ImproperlyConfigured(
            "DEBUG=1 is for this machine only: ORIGIN must stay on 127.0.0.1."
        )
    if not (result.is_https or result.is_loopback or allow_http):
        raise ImproperlyConfigured(
            "ORIGIN without https sends passwords and health notes in the clear."
            " Use https, or set ALLOW_HTTP=1 if you accept that on your own network."
        )
    return result


def _is_host(url: str) -> bool:
    parts = urlsplit(url)
    try:
        has_sound_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = parts._replace(path="", query="", fragment="").geturl()
    return bool(
        has_sound_port
        and parts.hostname
        and "@" not in parts.netloc
        and url.rstrip("/") == bare
    )


def secret_key(env: environ.Env, var_dir: Path) -> str:
    """SECRET_KEY, else the file that `make run` keeps in `var_dir`."""
    file = var_dir / "secret_key"
    key = str(env.str("SECRET_KEY", default=""))
    if not key and file.is_file():
        key = file.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured("Set the environment variable SECRET_KEY.")
    if len(key) < SECRET_KEY_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY must have at least {SECRET_KEY_LENGTH} characters."
        )
    return key


def database(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """The one database: SQLite in `var_dir`, or what DATABASE_URL names."""
    result = env.db_url("DATABASE_URL", default=f"sqlite:///{var_dir / 'db.sqlite3'}")
    if result["ENGINE"] == "django.db.backends.sqlite3":
        return {**result, "CONN_MAX_AGE": 600, "OPTIONS": sqlite_options()}
    if result["ENGINE"] == "django.db.backends.postgresql":
        return {**result, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"pool": True}}
    raise ImproperlyConfigured(
        "DATABASE_URL must start with sqlite:/// or postgres://."
    )


def sqlite_options() -> dict[str, Any]:
    """Durable before fast: a health log that says “saved” must mean it.

    IMMEDIATE takes the write lock at the start of a transaction, so two writers
    wait for each other instead of failing; FULL survives a power cut.
    """
    pragmas = {
        "journal_mode": journal_mode(sqlite3.sqlite_version_info),
        "synchronous": "FULL",
        "busy_timeout": 5000,
        "mmap_size": 0,
        "cache_size": -20000,
        "journal_size_limit": 67108864,
        "temp_store": "MEMORY",
        "foreign_keys": "ON",
        "secure_delete": "ON",
    }
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "; ".join(f"PRAGMA {k}={v}" for k, v in pragmas.items()),
    }


def journal_mode(version: tuple[int, ...]) -> str:
    """WAL where SQLite has the fix of the WAL-reset bug, else DELETE.

    The bug (3.7.0 to 3.51.2) could lose a committed page when two connections
    write and checkpoint at once; it is mended in 3.51.3, 3.50.7 and 3.44.6.
    """
    is_fixed = (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51)
        or (3, 44, 6) <= version < (3, 45)
    )
    return "WAL" if is_fixed else "DELETE"
