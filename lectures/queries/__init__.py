from .lectures import (
    lectures_of,
    pages_of,
    past_lectures,
    paths_of,
    public_lectures,
    upcoming_lectures,
)

__all__ = ["lectures_of", "pages_of", "past_lectures", "paths_of", "public_lectures", "upcoming_lectures"]
