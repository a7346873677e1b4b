"""Dates in Vietnamese that can stand inside a sentence."""

DATE_FORMAT = r"j \t\h\á\n\g n, Y"
DATETIME_FORMAT = r"H:i, j \t\h\á\n\g n, Y"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = r"j \t\h\á\n\g n"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "H:i d/m/Y"
