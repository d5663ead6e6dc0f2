from exchange.models import ImportBatch
from measures import days


def forget_unsaved() -> int:
    """How many imported files were deleted, that nobody saved in time."""
    count, _by_model = ImportBatch.objects.forgotten(days.now()).delete()
    return count
