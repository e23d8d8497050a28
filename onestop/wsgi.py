"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")

application = get_wsgi_application()

from onestop.installation import refuse_wrong_mode  # noqa: E402  (needs the applications loaded)

refuse_wrong_mode()
