"""Curves and trials as JSON and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from .chances import Curves
from .curves import Curve
from .scores import Alarm, Band, Rates, Scores
from .trial import Part, Trial


def curves_to_json(curves: Curves) -> dict[str, Any]:
    """Group -> [chances in per mille (null: nobody), sizes], part by part of the limit."""
    return {
        key: [[None if c is None else round(1000 * c) for c in curve.chances], list(curve.sizes)]
        for key, curve in curves.curves.items()
    }


def curves_of(stored: Mapping[str, Any]) -> Curves:
    """The same read back."""
    return Curves(
        {
            key: Curve(tuple(None if c is None else c / 1000 for c in chances), tuple(sizes))
            for key, (chances, sizes) in stored.items()
        }
    )


def trial_to_json(trial: Trial) -> dict[str, Any]:
    """Everything by name; the day in ISO form."""
    return asdict(trial) | {"learned_until": trial.learned_until.isoformat()}


def trial_of(stored: Mapping[str, Any]) -> Trial:
    """The same read back."""
    first, second = (Alarm(**one) for one in stored["alarms"])
    by_chance, by_time = stored["order"]
    return Trial(
        **dict(stored)
        | {
            "learned_until": date.fromisoformat(stored["learned_until"]),
            "rates": Rates(**stored["rates"]),
            "scores": Scores(**stored["scores"]),
            **{name: tuple(Band(**one) for one in stored[name]) for name in ("bands", "naive_bands")},
            "parts": tuple(Part(**one | {"scores": Scores(**one["scores"])}) for one in stored["parts"]),
            "alarms": (first, second),
            "order": (by_chance, by_time),
        }
    )
