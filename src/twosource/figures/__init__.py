"""Figures: numbers with unit, scope and operator."""

from twosource.figures.finding import find_figures, find_numbers

__all__ = ["find_figures", "find_numbers"]
