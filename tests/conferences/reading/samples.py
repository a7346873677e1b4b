"""The sample files, read, and what to look for in them."""

from pathlib import Path

from conferences.documents.reading import parse_programme

SAMPLES = Path(__file__).parents[1] / "samples"


def sample(name, **options):
    return parse_programme((SAMPLES / name).read_bytes(), **options)


def by_title(programme):
    return {session.title: session for session in programme.sessions}


def messages(programme):
    return [(finding.place, finding.message) for finding in programme.findings]
