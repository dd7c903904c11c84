"""Dates: the expressions of time in a report and the days they name."""

from twosource.dates.finding import find_dates

__all__ = ["find_dates"]
