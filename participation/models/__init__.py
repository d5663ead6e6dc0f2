"""Indicators, what was observed, the goals, and the effects that tie measures to them."""

from participation.models.effect import Confidence, EffectKind, IndicatorEffect, MeasureEffect
from participation.models.goal import Goal
from participation.models.indicator import Adding, Direction, Indicator, Level, TimeResolution
from participation.models.observation import Observation

__all__ = [
    "Adding",
    "Confidence",
    "Direction",
    "EffectKind",
    "Goal",
    "Indicator",
    "IndicatorEffect",
    "Level",
    "MeasureEffect",
    "Observation",
    "TimeResolution",
]
