"""Where the pictures for link previews stand: made by the server, one for each session, person and conference."""

PICTURE = "picture.png"


def session_picture_path(base: str, slug: str) -> str:
    """`base`: the path of the conference's page."""
    return f"{base}programme/{slug}/{PICTURE}"


def speaker_picture_path(base: str, slug: str) -> str:
    return f"{base}speakers/{slug}/{PICTURE}"


def conference_picture_path(base: str) -> str:
    return f"{base}{PICTURE}"
