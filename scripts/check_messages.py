"""Every visible string is translated: fails on a missing or fuzzy message in locale/*.po. Leaves the files alone."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("zh_Hans", "vi")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")


def problems(catalogue: Path) -> list[str]:
    found = []
    with catalogue.open("rb") as file:
        messages = read_po(file)
        for message in messages:
            if not message.id:
                continue
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            name = f"{catalogue.parent.parent.name}: {ids[0][:70]!r}"
            if message.fuzzy:
                found.append(f"{name} is fuzzy")
            elif not all(strings):
                found.append(f"{name} is not translated")
            elif any(set(PLACEHOLDER.findall(ids[-1])) != set(PLACEHOLDER.findall(text)) for text in strings):
                found.append(f"{name} has other placeholders than its source")
            else:
                found += [f"{name}: {error}" for error in message.check(messages)]
    return found


def main() -> int:
    if not shutil.which("xgettext"):
        print("Translations are not compared with the source: apt-get install gettext brings xgettext.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "locale"
        shutil.copytree(ROOT / "locale", kept)
        try:
            subprocess.run(["make", "--silent", "messages"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            found = [p for code in LANGUAGES for p in problems(ROOT / "locale" / code / "LC_MESSAGES" / "django.po")]
        finally:
            shutil.rmtree(ROOT / "locale")
            shutil.copytree(kept, ROOT / "locale")
    print("\n".join(found) or "Translations are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
