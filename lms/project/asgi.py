"""The ASGI callable of the complete site."""

import os

from media_pipeline.adapters.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.project.settings.production")
application = get_asgi_application()
