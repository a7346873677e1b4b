from .lectures import (
    SeriesPageMissingError,
    Speaking,
    cancel_lecture,
    change_lecture,
    create_lecture,
    show_lecture,
)

__all__ = ["SeriesPageMissingError", "Speaking", "cancel_lecture", "change_lecture", "create_lecture", "show_lecture"]
