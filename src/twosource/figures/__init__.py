"""Figures: numbers with unit, scope and operator."""

from twosource.figures.finding import find_figures

__all__ = ["find_figures"]
