"""JSON that others have written: read whatever it holds, and take text and rows from it."""

import json
from typing import Any

from conferences.documents.imported import ImportFileError


def load_json(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(text)
        return whole_characters(document) if "\\ud" in text.lower() else document
    except UnicodeDecodeError as error:
        raise ImportFileError(f"The file is not UTF-8 text: byte {error.start + 1} belongs to no character.") from error
    except json.JSONDecodeError as error:
        raise ImportFileError(
            f"The JSON is broken at line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise ImportFileError("The JSON is nested too deeply or holds a number that is too long.") from error


def whole_characters(value: Any) -> Any:
    """JSON may escape half of a surrogate pair, which is no text and which no database takes; it becomes U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [whole_characters(inner) for inner in value]
    if isinstance(value, dict):
        return {whole_characters(name): whole_characters(inner) for name, inner in value.items()}
    return value


def rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def words(value: Any) -> str:
    """A string, a number, or a text per language (English, else the first)."""
    if isinstance(value, dict):
        value = value.get("en") or next((text for text in value.values() if text), "")
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value).replace("\x00", "").strip()
