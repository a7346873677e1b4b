from .home_page import HomePage
from .news import NewsIndexPage, NewsPage
from .school_page import SchoolPage
from .standard_page import StandardPage

__all__ = ["HomePage", "NewsIndexPage", "NewsPage", "SchoolPage", "StandardPage"]
