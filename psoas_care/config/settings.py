"""Settings: production is the default, the environment says what differs."""

from collections.abc import MutableMapping
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.utils.translation import gettext_lazy as _

from psoas_care.config import environment
from psoas_care.practice.limits import MOST_BYTES, MOST_FIELDS

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()

DEBUG = environment.flag(env, "DEBUG")
ALLOW_HTTP = environment.flag(env, "ALLOW_HTTP")
ORIGIN = environment.origin(env, debug=DEBUG, allow_http=ALLOW_HTTP)
SECRET_KEY = environment.secret_key(env, VAR_DIR)
SECRET_KEY_FALLBACKS = environment.secret_key_fallbacks(env)

INSTALLED_APPS = [
    "psoas_care.demo",
    "psoas_care.api",
    "psoas_care.today",
    "psoas_care.records",
    "psoas_care.progress",
    "psoas_care.practice",
    "psoas_care.symptoms",
    "psoas_care.library",
    "psoas_care.safety",
    "psoas_care.accounts",
    "psoas_care.operations",
    "psoas_care.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "psoas_care.web.middleware.trusted_hop",
    "psoas_care.operations.middleware.measure",
    # Every answer carries the security headers, static files and errors included,
    # so these stand above WhiteNoise.
    "psoas_care.web.middleware.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "psoas_care.api.middleware.for_programs",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What a script may ask for is up to its page; browsers read this nowhere else.
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "psoas_care.web.compression.brotli_encoded",
    "psoas_care.web.middleware.request_limits",
    "psoas_care.web.middleware.probes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "psoas_care.accounts.middleware.note_use",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "psoas_care.web.middleware.same_site_forms",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "psoas_care.web.middleware.SignInRequiredMiddleware",
    "psoas_care.accounts.middleware.ConsentRequiredMiddleware",
    "psoas_care.web.middleware.time_zone",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "psoas_care.config.urls"
WSGI_APPLICATION = "psoas_care.config.wsgi.application"
# Partials ask the loader that keeps and folds templates, which asks these.
TEMPLATE_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("psoas_care.web.folding.Loader", TEMPLATE_LOADERS)],
                )
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "psoas_care.web.form_marks",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "psoas_care.web.context.site",
            ],
        },
    }
]
FORM_RENDERER = "psoas_care.web.kept_fields.FormRenderer"
MESSAGE_LEVEL = message_levels.INFO
MESSAGE_STORAGE = "psoas_care.web.news.NewsStorage"

# -- data ---------------------------------------------------------------------
DATABASES = {"default": environment.database(env, VAR_DIR)}
BACKUP_DIR = Path(env.str("BACKUP_DIR", default="") or VAR_DIR / "backups").resolve()
BACKUP_KEY = environment.backup_key(env)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits must hold across worker processes, so not in one process's memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # When it is full it forgets a third: nobody shall make it forget by filling it.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = MOST_FIELDS
FILE_UPLOAD_HANDLERS = ["psoas_care.web.uploads.UploadHandler"]
# Bytes, at the only addresses that take a file.
UPLOADS = {"/records/restore/": 64 * 1024**2, "/records/import/": 1024**3}

# Below it programs ask, by token and in JSON; each token as often as this.
API_PATH = "/api/"
API_REQUESTS_A_MINUTE = 120

# -- words and time -----------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
# With one language there is nothing to look up, a thousand times for one page.
USE_I18N = len(LANGUAGES) > 1
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# -- accounts -----------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["psoas_care.accounts.hashers.Argon2Hasher"]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATORS}.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": "psoas_care.accounts.passwords.GuessablePasswordValidator"},
    {
        "NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:home"
SIGN_UP = environment.choice(
    env,
    "SIGN_UP",
    allowed={"open", "closed"},
    default="open" if ORIGIN.is_loopback else "closed",
)
ACCOUNT_ADAPTER = "psoas_care.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "psoas_care.accounts.sign_up.NewAccountForm",
    "change_password": "psoas_care.accounts.password_forms.PasswordChangeForm",
    "reset_password_from_key": "psoas_care.accounts.password_forms.PasswordResetForm",
}
ACCOUNT_SIGNUP_FORM_CLASS = "psoas_care.accounts.forms.SignUpForm"
ACCOUNT_SIGNUP_REDIRECT_URL = "today:welcome"
ACCOUNT_LOGOUT_REDIRECT_URL = "today:home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Psoas Care: "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# The adapter limits the codes: django-allauth would call it failed tries to sign in.
ACCOUNT_RATE_LIMITS = {
    "confirm_email": None,
    "send_code": "1/10s/key",
    # Wrong passwords. A device that signed in before has an allowance of its own, so
    # that nobody else's guesses keep its owner out.
    "login_failed": "10/m/ip,5/5m/key",
    "login_failed_on_known_device": "5/5m/key",
    # Forms to sign in, whatever is in them (SignInPage), so not by django-allauth.
    "login": None,
    "sign_in": "30/m/ip",
    "sign_in_on_known_device": "30/m/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "psoas_care.accounts.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "psoas_care.accounts.second_step.ActivateAppForm",
    "add_webauthn": "psoas_care.accounts.second_step.PasskeyForm",
    "authenticate": "psoas_care.accounts.second_step.CodeForm",
    "authenticate_webauthn": "psoas_care.accounts.second_step.PasskeyStepForm",
    "edit_webauthn": "psoas_care.accounts.second_step.PasskeyNameForm",
    "login_webauthn": "psoas_care.accounts.second_step.PasskeySignInForm",
    "reauthenticate": "psoas_care.accounts.second_step.CodeAgainForm",
    "reauthenticate_webauthn": "psoas_care.accounts.second_step.PasskeyAgainForm",
}
MFA_TOTP_ISSUER = "Psoas Care"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s: clocks differ, and people type slowly
# Where mail is sent nobody signs in without a confirmed address; elsewhere none is.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# -- mail: none is sent, and none pretended, unless a server is configured ----
MAIL = environment.mail(env)
CAN_SEND_MAIL = bool(MAIL)
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
vars().update(MAIL)
if CAN_SEND_MAIL:
    EMAIL_BACKEND = "psoas_care.accounts.mail.Backend"
EMAIL_TIMEOUT = 30  # seconds for each answer of the server; a person waits less
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default=f"psoas-care@{ORIGIN.host}")
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if CAN_SEND_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = CAN_SEND_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = CAN_SEND_MAIL
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = CAN_SEND_MAIL

# -- the address decides: https brings Secure cookies, HSTS and the redirect --
ALLOWED_HOSTS = ORIGIN.allowed_hosts
CSRF_TRUSTED_ORIGINS = [ORIGIN.url]
# With https a proxy stands in front of us: what it says about the client holds, and
# what anybody else says of that is dropped, or they would pass for many clients.
TRUSTED_PROXIES = environment.networks(env, "TRUSTED_PROXIES", "127.0.0.0/8,::1")
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ORIGIN.is_https else None
)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ORIGIN.is_https else 0
SECURE_SSL_REDIRECT = ORIGIN.is_https
SECURE_REDIRECT_EXEMPT = [
    rf"^{ORIGIN.path[1:]}/?{probe}$" for probe in ("healthz", "readyz", "metrics")
]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ORIGIN.is_https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ORIGIN.is_https
SECURE_HSTS_PRELOAD = ORIGIN.is_https
# Browsers keep the cookies of a host together, whatever its ports: names of our own
# keep the sign-ins of two installations on one machine apart.
# `__Host-` wants the whole host; below a path they stay away from its other sites.
_SAFE = "__Secure-" if ORIGIN.path else "__Host-"
COOKIE_PREFIX = f"{_SAFE if ORIGIN.is_https else ''}psoas-{ORIGIN.port}"
COOKIE_PATH = f"{ORIGIN.path}/"
FORCE_SCRIPT_NAME = ORIGIN.path or None
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}-session"
SESSION_COOKIE_SECURE = ORIGIN.is_https
SESSION_ENGINE = "psoas_care.accounts.sign_ins"  # ends what nobody used for 14 days
SESSION_COOKIE_AGE = 30 * 24 * 3600
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}-csrf"
CSRF_COOKIE_SECURE = ORIGIN.is_https
MESSAGES_COOKIE_NAME = f"{COOKIE_PREFIX}-messages"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "psoas_care.web.faults.csrf_failure"
# Who signed in here before: guesses from elsewhere do not keep them out.
DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}-device"
# The zone of a device, told by its browser (static/js/zone.js), and one said no to.
ZONE_COOKIE_NAME = f"{COOKIE_PREFIX}-zone"
ZONE_DECLINED_COOKIE_NAME = f"{COOKIE_PREFIX}-zone-declined"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, str | list[str]] = {
    "autoplay": "self",
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "payment": [],
    "publickey-credentials-create": "self",
    "publickey-credentials-get": "self",
    "screen-wake-lock": "self",
}

# -- static files -------------------------------------------------------------
# Safety asks the log, which stands above it, what pain closes.
LOG_VERDICT = "psoas_care.practice.pain_response.verdict_of_log"
# Likewise the library, how many exercises are locked.
LOCKED_EXERCISES = "psoas_care.library.locked.locked_exercises_of"
LOG_KEPT = "psoas_care.practice.waiting.keep_what_waits"

STATIC_URL = f"{ORIGIN.path}/static/"
FILE_UPLOAD_PERMISSIONS = None  # the umask says: some file systems refuse to be told
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "psoas_care.web.static.BundledStaticFilesStorage"
        )
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False


def WHITENOISE_ADD_HEADERS_FUNCTION(  # noqa: N802 - a setting
    headers: MutableMapping[str, str], _path: str, _url: str
) -> None:
    """A static file loads nothing; the policy of pages is longer than most scripts."""
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"


# -- logs: what happened, never what somebody wrote ---------------------------
LOG_FORMATTERS = {"lines": "DiscreetFormatter", "json": "JsonFormatter"}
LOG = environment.choice(env, "LOG", allowed={*LOG_FORMATTERS}, default="lines")
METRICS_TOKEN = environment.metrics_token(env)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": f"psoas_care.web.logs.{LOG_FORMATTERS[LOG]}",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # It advises a setting that is not ours; `web.faults` says what to do instead.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "psoas_care": {"level": "INFO"},
    },
}
