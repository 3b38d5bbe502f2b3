"""Settings shared by every way of running the complete site; no secrets and no machine's paths."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from lms.project.settings.media import list_media_origins, make_media_storages

env = environ.Env()
ROOT = Path(__file__).resolve().parents[3]
# Everything the running site writes lives under one folder, so that backup means one folder.
VAR = Path(env.str("SONGHOC_VAR", default="") or ROOT / "var").expanduser().resolve()

DEBUG = env.bool("SONGHOC_DEBUG", default=False)
ALLOWED_HOSTS = env.list("SONGHOC_ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("SONGHOC_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    # The theme comes first: it overrides templates exactly as a host site would.
    "lms.project",
    "lms.theme",
    "lms.broadcasts",
    "lms.classes",
    "lms.deliveries",
    "lms.devices",
    "lms.offline",
    "lms.people",
    "lms.supervision",
    "lessons.reviews",
    "lessons.desk",
    "lessons.audience",
    "lessons.catalogue",
    "lessons.library",
    "lessons.curriculum",
    "lessons.discovery",
    "lessons.exchange",
    "lessons.notices",
    "lessons.sheets",
    "media_pipeline",
    "wagtail.contrib.settings",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "media_pipeline.middleware.PublicFilesMiddleware",
    "lessons.catalogue.middleware.PublicPagesMiddleware",
    "lms.theme.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.theme.middleware.ChosenLanguageMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.people.middleware.limits.RateLimitMiddleware",
    "lms.people.middleware.second_factor.SecondFactorMiddleware",
    "lms.people.middleware.desk.DeskMiddleware",
    "lms.people.middleware.boundaries.BoundaryMiddleware",
    "axes.middleware.AxesMiddleware",
    "lessons.reviews.middleware.WithdrawnMiddleware",
]

ROOT_URLCONF = "lms.project.urls"
WSGI_APPLICATION = "lms.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.project.demo.progress.show_progress",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url_config(
        env.str("SONGHOC_DATABASE_URL", default="") or f"sqlite:///{VAR}/db.sqlite3"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A write lock taken at BEGIN waits for its turn; one taken midway fails at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
# To open a file of SQLite and prepare it takes longer than to answer from the cache of pages.
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)

# One cache that every process sees: rate limits and the worker's heart-beat live in it.
CACHES = {
    "default": env.cache_url("SONGHOC_CACHE_URL", default="dbcache://songhoc_cache"),
    # Public pages as rendered. Each process may have its own: their keys tell the edition.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

# --- Tasks ----------------------------------------------------------------------------------
# Empty: the embedded engine, whose queue is in the database. Set: Celery on that RabbitMQ.
BROKER_URL = env.str("SONGHOC_BROKER_URL", default="")
TASKS: dict[str, dict] = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "light", "video"],
    }
}
if BROKER_URL:
    TASKS["default"] |= {
        "BACKEND": "media_pipeline.adapters.celery_backend.CeleryBackend",
        "OPTIONS": {
            "APP": "lms.project.farm.app",
            "CARRIED_BY": {"default": "light"},
            "PARKED": ["default"],
        },
    }

# --- Languages ------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [ROOT / "lms" / "project" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["lms.project.formats"]
FIRST_DAY_OF_WEEK = 1

# --- Accounts -------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    # Axes comes first, so that a locked-out guess never reaches a password hash.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    ]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people_home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.people.views.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Sóng Học"
# Nobody signs up: addresses are typed by administrators, and no mail server may be there to ask.
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
# Per user and address: one guesser in a school must not lock out the whole school's address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "lms.people.middleware.addresses.get_login_name"
AXES_CLIENT_IP_CALLABLE = "lms.people.middleware.addresses.get_client_address"
AXES_LOCKOUT_CALLABLE = "lms.people.views.doors.show_lockout"
AXES_VERBOSE = False
# Behind a proxy that sets X-Forwarded-For, how many of them to trust. 0: the socket's peer.
TRUSTED_PROXIES = env.int("SONGHOC_TRUSTED_PROXIES", default=0)

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
MEDIA_STORAGES = make_media_storages(VAR)
MEDIA_ORIGINS = list_media_origins(MEDIA_STORAGES)
STORAGES: dict[str, dict] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.project.storage.StaticStorage"},
    **MEDIA_STORAGES,
}
FILE_UPLOAD_PERMISSIONS = 0o640

# --- Security -------------------------------------------------------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"
# The page editor shows its preview in a frame of the same site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *MEDIA_ORIGINS],
        "img-src": [SELF, "data:", "blob:", *MEDIA_ORIGINS],
        "media-src": [SELF, "blob:", *MEDIA_ORIGINS],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# --- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Sóng Học"
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
# One time zone serves the whole country: nobody is asked for theirs.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILADMIN_BASE_URL = env.str("SONGHOC_BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request to any other host, ever
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "lms.project.forms.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "lms.project.forms.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "txt", "zip"]
WAGTAILEMBEDS_FINDERS: list[dict] = []  # no request to any other host, ever
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "lessons.reviews.actions.finishing.finish_review"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024

# --- Our own rooms: one dictionary each, read through the apps' conf.py ----------------------
MEDIA_PIPELINE: dict = {
    "FOLDER": VAR / "pipeline",
    "ACCEL_PREFIX": env.str("SONGHOC_ACCEL_PREFIX", default=""),
    # An upload over a weak link keeps a thread for hours; pages must always find one.
    "FILE_BYTES": env.int("SONGHOC_UPLOAD_GB", default=20) * 10**9,
    "LIMITS": "lms.people.permissions.uploads.find_limits",
    "OVERSEEN": "lms.people.permissions.uploads.list_overseen_collections",
    "PLAYER_SCRIPTS": ["media_pipeline/whole-player.js"],
    "MOST_STREAMS": max(1, env.int("SONGHOC_WEB_THREADS", default=32) - 4),
    # A farm hears of a lost machine within seconds; one machine sees its own dead processes.
    **({"LEASE_S": 8.0, "BEAT_S": 2.0} if BROKER_URL else {}),
}
LESSONS: dict = {
    "SCHOOL_NAME": "lms.people.queries.name_school",
    "SCHOOL_APART": "lms.people.queries.tell_school_apart",
    "COLLEAGUES": "lms.people.queries.find_colleagues",
    "REVIEWS": {
        "POLICY": "lms.people.permissions.reviews.OrganisationReviewPolicy",
        "CLIENT_ADDRESS": "lms.people.middleware.addresses.get_client_address",
    },
    "AUDIENCE": {
        "COUNTS": env.bool("SONGHOC_COUNTS", default=True),
        "MEDIA_URL": env.str("SONGHOC_S3_PUBLIC_URL", default=""),
    },
    "PAGES_CACHE": "pages",
    "PUBLIC_VIEWS": [
        *("wagtail_serve", "lesson_slides", "search", "search_suggest"),
        *("offline_saved", "offline_answers", "offline_state", "offline_worker"),
        *("offline_save", "offline_save_topic", "offline_save_week", "offline_parts"),
        "offline_manifest",
        *("discovery_school", "discovery_teachers", "discovery_teacher"),
        "audience_privacy",
        *("library:home", "library:resource", "library:selections", "library:selection"),
        "lesson_questions",
        *("packs:list", "packs:pack"),
        *("on_air_today", "on_air_day", "on_air_this_week", "on_air_week"),
        *("on_air_calendar", "on_air_guide", "on_air_json", "on_air_feed"),
        "device_counts",
    ],
}
LMS: dict = {
    "TEACHERS_HOME": "desk:lessons",
    "QUOTA_BYTES": {"school": env.int("SONGHOC_SCHOOL_QUOTA_GB", default=0) * 10**9},
    "SUPERVISION": {"POLICY": "lms.people.permissions.oversight.OrganisationOversight"},
    "CLASSES": {"PUPIL_KEYS": env.list("SONGHOC_PUPIL_KEYS", default=[])},
    "DEVICES": {"PUPIL_KEYS": env.list("SONGHOC_PUPIL_KEYS", default=[])},
    "BROADCASTS": {
        # hvtv.vn=/srv/stations/hvtv,fmhv.vn=/srv/stations/fmhv
        "STATION_FOLDERS": env.dict("SONGHOC_STATION_FOLDERS", default={}),
        "HANDOVER_BY_SERVER": env.bool("SONGHOC_HANDOVER_BY_SERVER", default=False),
    },
    "SECOND_FACTOR_ROLES": env.list("SONGHOC_SECOND_FACTOR_ROLES", default=[]),
    # Requests by one client; a school's router counts as one until people have signed in.
    "RATE_LIMITS": {
        "POST account_login": "30/m",
        "POST account_reset_password": "10/m",
        "POST mfa_authenticate": "10/m",
        "people_invitation": "30/m",
        "search": "120/m",
        "search_suggest": "600/m",
        # A computer room shares one address.
        "POST reviews:report": "30/h",
        "notices:feed": "240/m",
        # Whoever leaves a lesson tells once; a computer room leaves together.
        "offline_state": "600/m",
        "POST audience_tell": "600/m",
        "reviews:verify": "120/m",
        "POST lesson_ask": "240/h",
        "POST class_code": "240/h",
        "class_code_given": "240/h",
        # Telephones of a whole school look again every few hours.
        "class_calendar": "1200/h",
        "class_feed": "1200/h",
        "class_home": "1200/h",
        "POST question_report": "60/h",
        "POST station_report": "600/h",
        "exchange_oai": "240/m",
        "exchange_table": "10/m",
    },
}

# --- Mail and logs --------------------------------------------------------------------------
# No mail server is needed: without one, links are copied and messages go to the log.
EMAIL_CONFIG = env.email_url("SONGHOC_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("SONGHOC_EMAIL_FROM", default="songhoc@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "lms.project.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.bool("SONGHOC_JSON_LOGS", default=False) else "plain",
        },
    },
    "root": {"handlers": ["console"], "level": env.str("SONGHOC_LOG_LEVEL", default="INFO")},
    "loggers": {
        # Each says several lines for one thing done.
        name: {"level": "WARNING"}
        for name in ("axes", "django_tasks", "wagtail.core", "wagtail")
    }
    # It warns of every orderly stop, and tells to press Ctrl-C again.
    | {"django_tasks_db": {"level": "ERROR"}},
}
