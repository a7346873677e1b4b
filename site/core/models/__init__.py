from .page_generation import PageGeneration
from .recurring_job import RecurringJob
from .site_settings import SiteSettings

__all__ = ["PageGeneration", "RecurringJob", "SiteSettings"]
