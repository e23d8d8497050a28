"""Addresses of the law and the ward as given."""

from django.urls import path

from procedures.urls_people import urlpatterns as people
from procedures.views import calendar, catalogue, limits, offered

law = [
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:key>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:key>/thoi-han/", limits.procedure_limit, name="procedure-limit"),
    path("lich/", calendar.calendar, name="calendar"),
]
citizens = [
    path("danh-muc/", offered.public_procedures, name="public-procedures"),
    path("danh-muc/<str:key>/", offered.public_procedure, name="public-procedure"),
]

urlpatterns = [*people, *law, *citizens]
