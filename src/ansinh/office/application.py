"""The WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from ansinh.office import SETTINGS
from ansinh.office.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
application = get_wsgi_application()
if os.environ.get("ANSINH_SERVED"):
    die_with_parent()  # else a killed `ansinh serve` would leave web processes holding the port
