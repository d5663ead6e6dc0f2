"""What tests of the past do: one thing after another, each on its day."""


def change(settings, day, thing, **fields):
    """From this day on it has these values; and it is that day."""
    settings.DEMO_TODAY = day
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()
