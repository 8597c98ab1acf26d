"""What the environment may say, typed; nonsense is refused with a sentence."""

import re
import sqlite3
import warnings
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
SECRET_KEY_LENGTH = 50
TOKEN_LENGTH = 32
Network = IPv4Network | IPv6Network
SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"
DEFAULT_PORTS = {"http": "80", "https": "443"}
ORIGIN = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
    r"(:(?P<port>[0-9]{1,5}))?"
    r"(?P<path>(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)*)/?",
    re.IGNORECASE,
)


class Origin(NamedTuple):
    """Where browsers reach the site, for example https://care.example.org.

    Written as a browser writes it, which sends it along and we compare: in small
    letters, without the scheme's own port, an IPv6 address short and in brackets.
    `path` is where the site begins below that: "" or such as "/psoas".
    """

    scheme: str
    host: str
    url: str
    path: str = ""

    @property
    def address(self) -> str:
        """What people open, without a slash at the end."""
        return self.url + self.path

    @property
    def port(self) -> str:
        """The port that browsers connect to, though the URL may not name it."""
        return str(urlsplit(self.url).port or DEFAULT_PORTS[self.scheme])

    @property
    def is_https(self) -> bool:
        return self.scheme == "https"

    @property
    def is_loopback(self) -> bool:
        try:
            return ip_address(self.host.strip("[]")).is_loopback
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
    if not _is_port(value):
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
    """ORIGIN, checked: a scheme, a host, perhaps a port and a path, and no more.

    Plain http is for this machine only, unless ALLOW_HTTP says that it is meant;
    DEBUG shows source and settings to whoever meets an error, so never elsewhere.
    """
    url = env.str("ORIGIN", default="") or f"http://127.0.0.1:{port(env)}"
    result = _parsed_origin(url)
    if result is None:
        raise ImproperlyConfigured(
            f"ORIGIN must look like https://care.example.org, not “{url}”."
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


def _parsed_origin(url: str) -> Origin | None:
    match = ORIGIN.fullmatch(url)
    if match is None or not _is_port(match["port"] or "80"):
        return None
    try:
        host = _canonical_host(match["host"].lower())
    except ValueError:
        return None
    scheme, number = match["scheme"].lower(), match["port"]
    has_own_port = number and number != DEFAULT_PORTS[scheme]
    return Origin(
        scheme,
        host,
        f"{scheme}://{host}:{number}" if has_own_port else f"{scheme}://{host}",
        match["path"],
    )


def _canonical_host(host: str) -> str:
    if host.startswith("["):
        return f"[{IPv6Address(host[1:-1])}]"
    if host.rpartition(".")[2].isdigit():
        return str(IPv4Address(host))
    return host


def _is_port(value: str) -> bool:
    return bool(re.fullmatch("[0-9]{1,5}", value)) and 1 <= int(value) <= 65535


def secret_key(env: environ.Env, var_dir: Path) -> str:
    """SECRET_KEY, else the file that `make run` keeps in `var_dir`.

    Not by `env.str`, to which a key that begins with $ is the name of a variable.
    """
    file = var_dir / "secret_key"
    key = env.ENVIRON.get("SECRET_KEY", "")
    try:
        if not key and file.is_file():
            key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(
            f"The secret key in {file} cannot be read."
        ) from None
    if not key:
        raise ImproperlyConfigured("Set the environment variable SECRET_KEY.")
    if len(key) < SECRET_KEY_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY must have at least {SECRET_KEY_LENGTH} characters."
        )
    return str(key)


def secret_key_fallbacks(env: environ.Env) -> list[str]:
    """Earlier keys, with commas between; sessions signed by them stay valid."""
    keys = env.ENVIRON.get("SECRET_KEY_FALLBACKS", "").split(",")
    return [key for key in keys if key]


def database(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """The one database: SQLite in `var_dir`, or what DATABASE_URL names."""
    url = env.str("DATABASE_URL", default="")
    # Not as a URL: a folder may have a + or a % in its name.
    own_file = {"ENGINE": SQLITE, "NAME": str(var_dir / "db.sqlite3")}
    result: dict[str, Any] = _parsed_database(env, url) if url else own_file
    if result.get("ENGINE") == SQLITE:
        return {**result, "CONN_MAX_AGE": 600, "OPTIONS": sqlite_options()}
    if result.get("ENGINE") == POSTGRESQL and result["NAME"]:
        return {**result, **_postgresql(env, result.get("OPTIONS", {}))}
    raise ImproperlyConfigured(
        "DATABASE_URL must look like sqlite:////srv/care/db.sqlite3"
        " or postgres://name:password@host/database."
    )


def _postgresql(env: environ.Env, options: dict[str, Any]) -> dict[str, Any]:
    """Connections that are kept, checked before use, and have no state of their own.

    So they may be those of a pooler that gives each transaction another one: nothing
    is prepared, no cursor outlives its transaction. After as long as a browser is told
    to wait, a request without a connection is answered 503.
    """
    size = _pool_size(env)
    kept: dict[str, Any] = {"CONN_MAX_AGE": 600}
    if size:
        pool = {"min_size": 1, "max_size": size, "timeout": 5}
        options = {"pool": pool, **options}
        kept = {}
    return {
        **kept,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"prepare_threshold": None, **options},
    }


def _pool_size(env: environ.Env) -> int:
    """DATABASE_POOL: connections of a worker, 0 to 100; with 0 one a thread."""
    value = env.str("DATABASE_POOL", default="4")
    if not re.fullmatch("[0-9]{1,3}", value) or int(value) > 100:
        raise ImproperlyConfigured(
            f"DATABASE_POOL must be a whole number from 0 to 100, not “{value}”."
        )
    return int(value)


def _parsed_database(env: environ.Env, url: str) -> dict[str, Any]:
    """What the URL says; empty if that is nonsense.

    A slash too few turns a path into a host and the database into one in memory,
    which is empty at every start: that one has to be asked for by its name.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            result: dict[str, Any] = env.db_url_config(url)
    except ValueError:
        return {}
    is_in_memory = result.get("NAME") == ":memory:" and url != "sqlite://:memory:"
    return {} if is_in_memory else result


def networks(env: environ.Env, name: str, default: str) -> list[Network]:
    """Addresses or networks with commas between, such as 10.0.0.7,fd00::/8."""
    words = env.str(name, default=default).split(",")
    try:
        return [ip_network(word.strip()) for word in words if word.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be addresses or networks with commas between: {error}."
        ) from None


def metrics_token(env: environ.Env) -> str:
    """METRICS_TOKEN, by which another machine may read /metrics; "" for none."""
    token = str(env.ENVIRON.get("METRICS_TOKEN", ""))
    if token and len(token) < TOKEN_LENGTH:
        raise ImproperlyConfigured(
            f"METRICS_TOKEN must have at least {TOKEN_LENGTH} characters."
        )
    return token


def backup_key(env: environ.Env) -> str:
    """BACKUP_KEY, the public half of an age key; "" to leave backups as they are."""
    key = env.str("BACKUP_KEY", default="")
    if key and not re.fullmatch("age1[0-9a-z]{20,}", key):
        raise ImproperlyConfigured(
            "BACKUP_KEY must be the public key that `age-keygen` prints, age1…."
        )
    return str(key)


def mail(env: environ.Env) -> dict[str, Any]:
    """Django's settings for the mail server that EMAIL_URL names; empty if none.

    What is typed there is not repeated: there is a password in it.
    """
    url = env.str("EMAIL_URL", default="")
    if not url:
        return {}
    try:
        result: dict[str, Any] = env.email_url_config(url)
    except (ImproperlyConfigured, ValueError):
        result = {}
    if not result.get("EMAIL_HOST"):
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp+tls://name:password@mail.example.org:587."
        )
    return result


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
        # KiB, for each connection, which every thread has: the system caches the file.
        "cache_size": -500,
        "journal_size_limit": 67108864,
        "temp_store": "MEMORY",
        "foreign_keys": "ON",
        "secure_delete": "ON",
    }
    return {
        "transaction_mode": "IMMEDIATE",
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
