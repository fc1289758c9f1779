"""The web application for a WSGI server."""

from django.core.wsgi import get_wsgi_application

from config.readiness import keep_memory_still, read_the_rest_beside, warm_up

application = get_wsgi_application()
warm_up()
keep_memory_still()
read_the_rest_beside()
