"""A plain table on standard output, and the same rows as JSON in var/bench.json."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    what: str
    figure: str
    ratio: str = ""
    peers: str = ""


class Report:
    def __init__(self) -> None:
        self.rows: list[Row] = []

    def title(self, text: str) -> None:
        print(f"\n{text}\n{'-' * len(text)}", flush=True)

    def add(self, what: str, figure: str, ratio: str = "", peers: str = "") -> None:
        self.rows.append(Row(what, figure, ratio, peers))
        print(f"{what:<52} {figure:>26}  {ratio:<26} {peers}".rstrip(), flush=True)

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([asdict(row) for row in self.rows], ensure_ascii=False, indent=1))
