"""What each variable may say, and the one sentence for what it may not."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from psoas_care.config import environment

KEY = "k" * 50


def env(**variables):
    result = environ.Env()
    result.ENVIRON = variables
    return result


def origin(url, *, debug=False, allow_http=False):
    return environment.origin(env(ORIGIN=url), debug=debug, allow_http=allow_http)


# -- switches and words -------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        (" on ", True),
        ("0", False),
        ("false", False),
        ("no", False),
        ("off", False),
        ("", False),
    ],
)
def test_a_switch_reads_the_usual_words(value, expected):
    assert environment.flag(env(DEBUG=value), "DEBUG") is expected


def test_a_switch_is_off_unless_set():
    assert environment.flag(env(), "DEBUG") is False


@pytest.mark.parametrize("value", ["maybe", "2", "ja", "tru"])
def test_a_switch_refuses_other_words(value):
    with pytest.raises(ImproperlyConfigured, match=f"^DEBUG must be .*“{value}”"):
        environment.flag(env(DEBUG=value), "DEBUG")


@pytest.mark.parametrize(
    ("value", "expected"), [("1", 1), ("8000", 8000), ("65535", 65535)]
)
def test_a_port_is_a_number(value, expected):
    assert environment.port(env(PORT=value)) == expected


@pytest.mark.parametrize(
    "value", ["", "0", "65536", "-1", "8e3", "٣٣", "x", "80 ", "9" * 5000]
)
def test_another_port_is_refused(value):
    with pytest.raises(ImproperlyConfigured, match=r"^PORT must be a whole number"):
        environment.port(env(PORT=value))


def test_sign_up_is_open_or_closed():
    read = environment.choice
    words = {"open", "closed"}

    assert read(env(SIGN_UP="OPEN"), "SIGN_UP", words, "closed") == "open"
    assert read(env(), "SIGN_UP", words, "closed") == "closed"
    with pytest.raises(ImproperlyConfigured, match="closed or open, not “ajar”"):
        read(env(SIGN_UP="ajar"), "SIGN_UP", words, "closed")


# -- ORIGIN -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://care.example.org", "https://care.example.org"),
        ("https://care.example.org/", "https://care.example.org"),
        ("https://care.example.org:8443", "https://care.example.org:8443"),
        # Browsers send it in small letters and without the scheme's own port.
        ("HTTPS://Care.Example.org:443", "https://care.example.org"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://[0:0::1]", "http://[::1]"),
    ],
)
def test_the_origin_is_written_as_browsers_write_it(url, expected):
    assert origin(url).url == expected


@pytest.mark.parametrize(
    ("url", "address", "path"),
    [
        ("https://Care.example.org/psoas", "https://care.example.org/psoas", "/psoas"),
        ("https://care.example.org/Us/p/", "https://care.example.org/Us/p", "/Us/p"),
        ("http://[::1]:8000/psoas", "http://[::1]:8000/psoas", "/psoas"),
        ("https://care.example.org/", "https://care.example.org", ""),
    ],
)
def test_the_origin_may_have_a_path_below_which_the_site_begins(url, address, path):
    result = origin(url)

    assert (result.address, result.path) == (address, path)
    assert not result.url.endswith(path or "/")


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("https://care.example.org", "443"),
        ("https://care.example.org:8443", "8443"),
        ("http://localhost", "80"),
        ("http://[::1]:8000", "8000"),
    ],
)
def test_the_origin_knows_its_port_though_it_may_not_be_written(url, port):
    assert origin(url).port == port


def test_the_origin_is_this_machine_unless_set():
    result = environment.origin(env(PORT="8123"), debug=False, allow_http=False)

    assert result.url == "http://127.0.0.1:8123"
    assert result.is_loopback
    assert not result.is_https


@pytest.mark.parametrize(
    "url",
    [
        "care.example.org",
        "ftp://care.example.org",
        "https://",
        "https:///path",
        "https://care.example.org//path",
        "https://care.example.org/../path",
        "https://care.example.org/a path",
        "https://care.example.org?x=1",
        "https://care.example.org/#x",
        "https://me@care.example.org",
        "https://me:secret@care.example.org",
        "https://care.example.org:0",
        "https://care.example.org:99999",
        "https://care.example.org:",
        "https://care.example.org:web",
        "https://care example.org",
        "https://*",  # ALLOWED_HOSTS would take it for every host
        "https://.example.org",  # and this for every name below
        "https://care.example.org.",
        "https://999.1.1.1",
        "http://[::1",
        "http://[nonsense]:8000",
        "http://[1::2::3]",
        "http://127.0.0.1:8000\n",
    ],
)
def test_another_origin_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match=r"^ORIGIN must look like https://"):
        origin(url, allow_http=True)


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://care.example.org", ["care.example.org"]),
        ("http://[fd00::7]:8000", ["[fd00::7]"]),
        ("http://192.168.1.7:8000", ["192.168.1.7"]),
        ("http://localhost:8000", ["127.0.0.1", "[::1]", "localhost"]),
        ("http://127.0.0.1:8000", ["127.0.0.1", "[::1]", "localhost"]),
        ("http://[::1]:8000", ["127.0.0.1", "[::1]", "localhost"]),
        (
            "http://care.localhost",
            ["127.0.0.1", "[::1]", "care.localhost", "localhost"],
        ),
    ],
)
def test_it_answers_to_the_host_of_the_origin(url, hosts):
    assert origin(url, allow_http=True).allowed_hosts == hosts


def test_http_is_for_this_machine_unless_allowed():
    with pytest.raises(ImproperlyConfigured, match="ALLOW_HTTP=1"):
        origin("http://192.168.1.7:8000")

    assert origin("http://192.168.1.7:8000", allow_http=True).host == "192.168.1.7"


@pytest.mark.parametrize("url", ["https://care.example.org", "http://192.168.1.7"])
def test_debug_is_for_this_machine_only(url):
    with pytest.raises(ImproperlyConfigured, match="DEBUG=1 is for this machine only"):
        origin(url, debug=True, allow_http=True)


# -- SECRET_KEY ---------------------------------------------------------------


def test_the_secret_comes_from_the_environment(tmp_path):
    (tmp_path / "secret_key").write_text("f" * 50)

    assert environment.secret_key(env(SECRET_KEY=KEY), tmp_path) == KEY


def test_or_from_the_file_that_the_first_start_makes(tmp_path):
    (tmp_path / "secret_key").write_text("f" * 50 + "\n")

    assert environment.secret_key(env(), tmp_path) == "f" * 50


def test_a_secret_may_begin_with_a_dollar_sign(tmp_path):
    assert environment.secret_key(env(SECRET_KEY="$" + KEY), tmp_path) == "$" + KEY


@pytest.mark.parametrize(
    ("variables", "content", "sentence"),
    [
        ({}, None, "Set the environment variable SECRET_KEY."),
        ({}, b"", "Set the environment variable SECRET_KEY."),
        ({"SECRET_KEY": "short"}, None, "SECRET_KEY must have at least 50 characters."),
        ({}, b"short", "SECRET_KEY must have at least 50 characters."),
        ({}, b"\xff" * 50, "cannot be read."),
    ],
)
def test_a_missing_or_weak_secret_is_refused(tmp_path, variables, content, sentence):
    if content is not None:
        (tmp_path / "secret_key").write_bytes(content)

    with pytest.raises(ImproperlyConfigured, match=sentence):
        environment.secret_key(env(**variables), tmp_path)


def test_earlier_secrets_are_parted_by_commas():
    fallbacks = environment.secret_key_fallbacks

    assert fallbacks(env()) == []
    assert fallbacks(env(SECRET_KEY_FALLBACKS="")) == []
    assert fallbacks(env(SECRET_KEY_FALLBACKS="$one,two")) == ["$one", "two"]


# -- DATABASE_URL -------------------------------------------------------------


def test_the_database_is_a_file_unless_set(tmp_path):
    folder = tmp_path / "a+b %41?"

    assert environment.database(env(), folder)["NAME"] == f"{folder}/db.sqlite3"


def test_sqlite_is_named_by_its_path(tmp_path):
    result = environment.database(env(DATABASE_URL="sqlite:////srv/care.db"), tmp_path)

    assert result["ENGINE"] == "django.db.backends.sqlite3"
    assert result["NAME"] == "/srv/care.db"
    assert result["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_keeps_its_options_and_gets_a_pool(tmp_path):
    url = "postgres://care:p%40ss@db.example.org:5433/care?sslmode=require"

    result = environment.database(env(DATABASE_URL=url), tmp_path)

    assert result["ENGINE"] == "django.db.backends.postgresql"
    assert result["PASSWORD"] == "p@ss"
    assert result["OPTIONS"] == {
        "pool": {"min_size": 1, "max_size": 4, "timeout": 5},
        "prepare_threshold": None,
        "sslmode": "require",
    }


def test_connections_to_postgresql_have_no_state_that_a_pooler_would_lose(tmp_path):
    result = environment.database(env(DATABASE_URL="postgres://db/care"), tmp_path)

    assert result["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert result["OPTIONS"]["prepare_threshold"] is None
    assert result["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(("size", "most"), [("1", 1), ("100", 100)])
def test_a_worker_has_as_many_connections_as_it_is_told(tmp_path, size, most):
    some = env(DATABASE_URL="postgres://db/care", DATABASE_POOL=size)

    assert environment.database(some, tmp_path)["OPTIONS"]["pool"]["max_size"] == most


def test_without_a_pool_each_thread_keeps_its_connection(tmp_path):
    some = env(DATABASE_URL="postgres://db/care", DATABASE_POOL="0")
    result = environment.database(some, tmp_path)

    assert "pool" not in result["OPTIONS"]
    assert result["CONN_MAX_AGE"] == 600


@pytest.mark.parametrize("size", ["-1", "101", "many", "4.0"])
def test_a_pool_of_nonsense_is_refused(tmp_path, size):
    some = env(DATABASE_URL="postgres://db/care", DATABASE_POOL=size)

    with pytest.raises(ImproperlyConfigured, match="DATABASE_POOL"):
        environment.database(some, tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://care@localhost/care",
        "banana://care",
        "postgres://localhost/",
        "postgres://care@localhost:99999/care",
        "postgres://[::1/care",
        "sqlite://",
        "sqlite:///",
        "sqlite://care.db",  # a slash too few: this would be lost at every restart
    ],
)
def test_another_database_is_refused(tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must look like"):
        environment.database(env(DATABASE_URL=url), tmp_path)


# -- EMAIL_URL ----------------------------------------------------------------


def test_without_a_mail_server_nothing_is_set():
    assert environment.mail(env()) == {}
    assert environment.mail(env(EMAIL_URL="")) == {}


def test_a_mail_server_is_named_by_its_address():
    url = "smtp+tls://care%40example.org:s3cret@mail.example.org:587"

    result = environment.mail(env(EMAIL_URL=url))

    assert result["EMAIL_HOST"] == "mail.example.org"
    assert result["EMAIL_PORT"] == 587
    assert result["EMAIL_HOST_USER"] == "care@example.org"
    assert result["EMAIL_USE_TLS"] is True


@pytest.mark.parametrize(
    "url",
    ["nonsense", "banana://x", "smtp://", "smtp://:s3cret@", "smtp://x:99999", "x://["],
)
def test_another_mail_server_is_refused_without_repeating_the_password(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look") as info:
        environment.mail(env(EMAIL_URL=url))

    assert "s3cret" not in str(info.value)


# -- SQLite -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), "DELETE"),  # Debian 12
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),  # newer, but without the fix
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 0), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_f16_the_write_ahead_log_only_where_it_is_mended(version, expected):
    assert environment.journal_mode(version) == expected
