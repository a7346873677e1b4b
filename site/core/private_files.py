"""Uploads that no address gives out by itself: below PRIVATE_ROOT, never below MEDIA_ROOT. A view asks who may read."""

from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models, transaction


def private_storage() -> Storage:
    return FileSystemStorage(location=settings.PRIVATE_ROOT, base_url=None, file_permissions_mode=0o600)


def private_name(_instance: models.Model, filename: str) -> str:
    """Where a file lies says nothing about it: a random name with the suffix that its content was checked for."""
    token = uuid4().hex
    return f"{token[:2]}/{token}{PurePath(filename).suffix.lower()[:8]}"


class PrivateFileField(models.FileField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"upload_to": private_name, "storage": private_storage, **kwargs})


def remove_after_commit(file: Any) -> None:
    """Delete the stored file once the transaction that lets go of it has committed."""
    if file and file.name:
        storage, name = file.storage, file.name
        transaction.on_commit(lambda: storage.delete(name))
