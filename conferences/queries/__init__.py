from .pages import page_path, page_paths
from .programme import latest_programme, latest_programmes
from .talks import Talk, talks_of

__all__ = ["Talk", "latest_programme", "latest_programmes", "page_path", "page_paths", "talks_of"]
