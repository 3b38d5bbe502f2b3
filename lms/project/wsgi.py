"""The WSGI callable of the complete site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.project.settings.production")
application = get_wsgi_application()
