"""One machine, no services: SQLite, local disk, a secret key made at the first start."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from lms.project.settings.base import *
from lms.project.settings.base import ALLOWED_HOSTS, VAR, WAGTAILADMIN_BASE_URL, env


def read_or_make_secret_key(path: Path) -> str:
    """Return the key kept in `path`, making it readable by its owner only when there is none."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
        return path.read_text().strip()


SECRET_KEY = env.str("SONGHOC_SECRET_KEY", default="") or read_or_make_secret_key(
    VAR / "secret_key"
)


def read_own_address(path: Path, otherwise: str) -> str:
    """Return how the site said it is reached when it was last started."""
    try:
        return path.read_text().strip() or otherwise
    except OSError:
        return otherwise


if not env.str("SONGHOC_BASE_URL", default=""):
    WAGTAILADMIN_BASE_URL = read_own_address(VAR / "address", WAGTAILADMIN_BASE_URL)
# A school's server is reached by whatever name or address its network gives it.
ALLOWED_HOSTS = ALLOWED_HOSTS or ["*"]
