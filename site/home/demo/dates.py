"""All dates of the demo hang on one: the first day of the coming symposium."""


def refresh_dates() -> int:
    return 0
