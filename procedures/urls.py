"""Addresses of the law and the ward as given."""

from django.urls import path

from procedures.urls_people import urlpatterns as people
from procedures.views import calendar, calendar_edit, calendar_years, catalogue, limits, offered

law = [
    path("thu-tuc/", catalogue.catalogue, name="catalogue"),
    path("thu-tuc/<str:key>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:key>/thoi-han/", limits.procedure_limit, name="procedure-limit"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich/ngay/", calendar_edit.calendar_day, name="calendar-day"),
    path("lich/gio/", calendar_edit.calendar_hours, name="calendar-hours"),
    path("lich/gio/bo/", calendar_edit.calendar_hours_drop, name="calendar-hours-drop"),
    path("lich/nam/<int:year>/", calendar_edit.calendar_year, name="calendar-year"),
    path("lich/nam/<int:year>/goi-y/", calendar_years.calendar_suggestions, name="calendar-suggestions"),
    path("lich/tep/", calendar_years.calendar_file, name="calendar-file"),
    path("lich/bo-thay-doi/", calendar_edit.calendar_drop, name="calendar-drop"),
]
citizens = [
    path("danh-muc/", offered.public_procedures, name="public-procedures"),
    path("danh-muc/<str:key>/", offered.public_procedure, name="public-procedure"),
]

urlpatterns = [*people, *law, *citizens]
