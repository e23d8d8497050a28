"""The addresses of the whole site. Each package lists its own in its ``urls`` module."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from onestop.views import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("suc-khoe/", health, name="health"),
    *(
        path("", include(f"{app}.urls"))
        for app in ("procedures", "dossiers", "reports")
        if find_spec(f"{app}.urls")
    ),
]
