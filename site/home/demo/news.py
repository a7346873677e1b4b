"""Invented news, dated back from the day of loading."""

from datetime import timedelta

from home.demo import pictures
from home.demo.data.texts_events import NEWS, NEWS_INDEX
from home.demo.dates import today
from home.demo.pages import home, is_there, put_page
from home.models import NewsIndexPage, NewsPage

INDEX = "news"
DRAWN = (
    (pictures.leaves, 2, "Stems with green leaves"),
    (pictures.molecule, 0, "A net of hexagons in red and sand"),
    (pictures.river, 4, "Violet hills over a river"),
    (pictures.molecule, 1, "A net of hexagons in blue"),
)


def load_news() -> None:
    if is_there(INDEX):
        return
    index = put_page(home(), NewsIndexPage, INDEX, NEWS_INDEX, in_menu=True)
    for (days, slug, words), (draw, palette, alt) in zip(NEWS, DRAWN, strict=True):
        picture = pictures.picture(f"Demo news {slug}", draw, (1200, 750), palette, alt=alt)
        published = today() - timedelta(days=days)
        put_page(index, NewsPage, slug, {"en": words}, published_on=published, picture=picture)
