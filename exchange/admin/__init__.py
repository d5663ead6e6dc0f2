"""Importing is for coordinators, on pages of the admin."""

from exchange.admin import batch

__all__ = ["batch"]
