from .page_generation import PageGeneration
from .site_settings import SiteSettings

__all__ = ["PageGeneration", "SiteSettings"]
