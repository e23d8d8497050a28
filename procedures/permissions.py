"""Who may open a page. Every view carries one of these decorators; a test walks all URLs and fails
when one has none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .models import Officer
from .roles import EVERY_ROLE, Role

View = Callable[..., HttpResponseBase]


def who_may(*roles: Role) -> Callable[[View], View]:
    """The page is for officers holding one of these roles; others get 403 with a sentence."""
    allowed = frozenset(roles)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            officer = cast(Officer, request.user)
            if not officer.roles & allowed:
                names = ", ".join(sorted(role.label.lower() for role in allowed))
                raise PermissionDenied(f"Việc này cần quyền {names}. Đồng chí có thể gửi đề nghị.")
            return view(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate


def any_officer(view: View) -> View:
    """The page is for everyone who has signed in."""
    return who_may(*EVERY_ROLE)(view)


def public(view: View) -> View:
    """The page is for everyone, signed in or not."""
    opened = login_not_required(view)
    opened.roles = None  # type: ignore[attr-defined]
    return opened


def signed_in(request: HttpRequest) -> Officer:
    """The officer behind a request that has passed a guard."""
    return cast(Officer, request.user)
