"""The settings as a whole: what a start says, and what a connection really does."""

import environ
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from psoas_care.accounts.hashers import Argon2Hasher
from psoas_care.config import environment
from tests.installation import Installation

HTTPS = {"ORIGIN": "https://care.example.org"}


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path)


# -- starting -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be 1 or 0, not “maybe”."),
        ({"ORIGIN": "http://[::1"}, "ORIGIN must look like https://care.example.org"),
        ({"PORT": "http"}, "PORT must be a whole number from 1 to 65535"),
        ({"SIGN_UP": "ajar"}, "SIGN_UP must be closed or open, not “ajar”."),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL must look like sqlite:////"),
        ({"EMAIL_URL": "nonsense"}, "EMAIL_URL must look like smtp+tls://"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters."),
    ],
)
def test_s17_nonsense_is_one_sentence_and_no_start(installation, variables, sentence):
    result = installation.manage("check", **variables)

    assert result.returncode == 1
    assert result.stderr.startswith(sentence)
    assert result.stderr.count("\n") == 1


def test_s17_without_a_secret_it_says_so(installation, tmp_path):
    result = installation.manage("check", SECRET_KEY="", VAR_DIR=str(tmp_path))

    assert result.returncode == 1
    assert result.stderr == "Set the environment variable SECRET_KEY.\n"


def test_s17_a_public_installation_passes_the_deployment_check(installation):
    words = ["check", "--deploy", "--fail-level", "WARNING"]

    result = installation.manage(*words, **HTTPS)

    assert result.returncode == 0, result.stderr
    assert "WARNINGS" not in result.stderr
    # The only thing it says is which journal SQLite keeps, where that is the old one.
    is_old = "journal_mode=DELETE" in environment.sqlite_options()["init_command"]
    assert ("psoas_care.I001" in result.stderr) is is_old


def test_strangers_may_sign_up_on_this_machine_only(installation):
    code = "answer = settings.SIGN_UP"

    assert installation.asked(code) == "open"
    assert installation.asked(code, **HTTPS) == "closed"
    assert installation.asked(code, **HTTPS, SIGN_UP="open") == "open"


def test_s9_a_proxy_is_believed_only_where_there_is_one(installation):
    code = """
answer = [settings.SECURE_PROXY_SSL_HEADER, settings.ALLAUTH_TRUSTED_PROXY_COUNT]
"""

    assert installation.asked(code) == [None, 0]
    assert installation.asked(code, **HTTPS) == [
        ["HTTP_X_FORWARDED_PROTO", "https"],
        1,
    ]


@pytest.mark.parametrize(
    ("origin", "prefix"),
    [
        ("http://127.0.0.1:8001", "psoas-8001"),
        ("http://localhost", "psoas-80"),
        ("https://care.example.org", "__Host-psoas-443"),
        ("https://care.example.org:8443", "__Host-psoas-8443"),
    ],
)
def test_two_installations_on_one_host_keep_their_cookies_apart(
    installation, origin, prefix
):
    """A browser sends a host's cookies to all its ports: one name is one sign-in."""
    code = """
from psoas_care.web.news import NewsCookie as messages
answer = [
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, messages.cookie_name
]
"""

    assert installation.asked(code, ORIGIN=origin) == [
        f"{prefix}-session",
        f"{prefix}-csrf",
        f"{prefix}-messages",
    ]


def test_s17_a_new_secret_keeps_the_sessions_of_the_old_one(browser, settings):
    old = settings.SECRET_KEY

    settings.SECRET_KEY = "new" * 20
    settings.SECRET_KEY_FALLBACKS = [old]

    assert browser.get("/diary/").status_code == 200


def test_without_the_old_secret_everybody_signs_in_anew(browser, settings):
    settings.SECRET_KEY = "new" * 20

    assert browser.get("/diary/").status_code == 302


# -- the database -------------------------------------------------------------


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    """Opens connections to one database file, as the settings make them."""
    opened = []

    def connection():
        config = environment.database(environ.Env(), tmp_path)
        handler = ConnectionHandler({"default": config})
        opened.append(handler["default"])
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.delenv("DATABASE_URL", raising=False)
        yield connection
        for one in opened:
            one.close()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("synchronous", 2),  # FULL: survives a power cut
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("mmap_size", 0),
        ("busy_timeout", 5000),
    ],
)
def test_f3_sqlite_keeps_what_it_acknowledged(connect, pragma, expected):
    with connect().cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (expected,)


def test_a_connection_keeps_no_more_than_half_a_megabyte(connect):
    """Each of many threads has its own: with 20 MB they are most of a worker."""
    with connect().cursor() as cursor:
        (kibibytes,) = cursor.execute("PRAGMA cache_size").fetchone()

    assert -512 <= kibibytes < 0


def test_f16_the_journal_is_the_one_that_suits_this_sqlite(connect):
    with connect().cursor() as cursor:
        (mode,) = cursor.execute("PRAGMA journal_mode").fetchone()

    assert (
        f"journal_mode={mode.upper()}" in environment.sqlite_options()["init_command"]
    )


def test_a_transaction_takes_the_write_lock_at_its_start(connect):
    first, second = connect(), connect()
    second.cursor().execute("PRAGMA busy_timeout=0")

    # What `transaction.atomic` does first.
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with pytest.raises(OperationalError, match="locked"):
        second.cursor().execute("BEGIN IMMEDIATE")
    first.rollback()


# -- passwords ----------------------------------------------------------------


def test_s13_passwords_are_hashed_at_the_cost_that_owasp_names():
    hasher = Argon2Hasher()
    encoded = hasher.encode("correct horse battery", hasher.salt())

    assert isinstance(hasher, Argon2PasswordHasher)
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify("correct horse battery", encoded)


def test_s13_production_hashes_with_it(installation):
    code = "answer = settings.PASSWORD_HASHERS"

    assert installation.asked(code) == ["psoas_care.accounts.hashers.Argon2Hasher"]


def test_s9_limits_on_tries_are_shared_by_all_processes(installation):
    code = "answer = settings.CACHES['default']['BACKEND']"

    assert installation.asked(code).endswith(".DatabaseCache")
