"""Where coordinators open periods, make and close reports, and staff write their notes for them."""

from reports.admin import note, period

__all__ = ["note", "period"]
