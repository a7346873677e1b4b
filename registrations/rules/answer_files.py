"""Which files can be an answer: found out from their content, never from their name."""

from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image

from core.uploads import ACCEPTED, MEDIA_TYPES, UploadRefusedError, document_suffix

LONGEST = 10 * 1024 * 1024  # bytes
MOST_PIXELS = 200_000_000
PICTURES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
ANSWER_MEDIA_TYPES = {**MEDIA_TYPES, ".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
ACCEPTED_ANSWERS = f"{ACCEPTED},.jpg,.jpeg,.png,.webp"


def answer_suffix(file: IO[bytes]) -> str:
    """`.pdf`, `.jpg` …; UploadRefusedError says what can be sent."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if not head.startswith(PICTURE_HEADS):
        try:
            return document_suffix(file, longest=LONGEST)
        except UploadRefusedError as error:
            if 0 < file.seek(0, 2) <= LONGEST:
                raise UploadRefusedError(
                    _("We can take PDF, pictures (JPEG, PNG, WebP) and office documents without macros.")
                ) from error
            raise
    if file.seek(0, 2) > LONGEST:
        raise UploadRefusedError(_("This file is larger than 10 MB. Please make it smaller."))
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise UploadRefusedError(_("This picture has too many pixels. Please make it smaller."))
            return PICTURES[str(picture.format)]
    except UploadRefusedError:
        raise
    except Exception as error:  # a broken picture makes its decoder raise nearly anything
        raise UploadRefusedError(_("This picture can't be read. Please send a JPEG, PNG or WebP picture.")) from error
    finally:
        file.seek(0)
