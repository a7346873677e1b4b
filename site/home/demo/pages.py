"""Makes pages of tables: one record of facts, one page per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from wagtail.images.models import Image
from wagtail.models import Locale, Page

from core.fields import ContentField
from home.demo.accounts import admin
from home.models import HomePage

Block = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """What a page says in one language."""

    title: str
    introduction: str = ""
    body: tuple[Block, ...] = field(default=())


Texts = Mapping[str, Words]  # language code → words; "en" is always there


def text(html: str) -> Block:
    return {"type": "text", "value": html}


def check(sentence: str) -> Block:
    return {"type": "check", "value": sentence}


def quote(words: str, source: str) -> Block:
    return {"type": "quote", "value": {"text": words, "source": source}}


def facts(title: str, *rows: tuple[str, str]) -> Block:
    items = [{"label": label, "value": value} for label, value in rows]
    return {"type": "facts", "value": {"title": title, "items": items}}


def committee(title: str, *rows: tuple[str, str, str]) -> Block:
    items = [{"name": name, "role": role, "affiliation": affiliation} for name, role, affiliation in rows]
    return {"type": "committee", "value": {"title": title, "items": items}}


def dates(title: str, *rows: tuple[date, str]) -> Block:
    items = [{"date": day.isoformat(), "label": label} for day, label in rows]
    return {"type": "dates", "value": {"title": title, "items": items}}


def figure(image_id: int, alt: str, caption: str = "") -> Block:
    picture = {"image": image_id, "alt_text": alt, "decorative": False}
    return {"type": "figure", "value": {"image": picture, "caption": caption}}


def button(label: str, page: Page) -> Block:
    return {"type": "button", "value": {"label": label, "page": page.pk, "url": ""}}


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def is_there(slug: str, parent: Page | None = None) -> bool:
    """Whether a page of the demo was loaded before, be it changed, moved to drafts or renamed in its title since."""
    return Page.objects.child_of(parent or home()).filter(slug=slug).exists()


def set_words(page: Page, words: Words) -> None:
    page.title = page.draft_title = words.title
    names = {model_field.name for model_field in page._meta.get_fields()}
    if "introduction" in names:
        page.introduction = words.introduction
    if "body" in names:
        content = cast(ContentField, page._meta.get_field("body"))
        page.body = content.stream_block.to_python(list(words.body))


def publish(page: Page) -> None:
    page.save_revision(user=admin(), clean=False).publish(user=admin())


def illustrated(texts: Texts, picture: Image, alts: Mapping[str, str]) -> dict[str, Words]:
    """The same words with a picture above them, described in each language."""
    return {
        language: replace(words, body=(figure(picture.pk, alts[language]), *words.body))
        for language, words in texts.items()
    }


def put_page(parent: Page, model: type[Page], slug: str, texts: Texts, *, in_menu: bool = False, **values: Any) -> Any:
    """Publish a page below `parent` in each language of `texts` that the parent has too; returns the English one."""
    english: Page | None = None
    for language, words in sorted(texts.items(), key=lambda item: item[0] != "en"):  # English first
        locale = Locale.objects.get(language_code=language)
        above = parent if parent.locale_id == locale.pk else parent.get_translation_or_none(locale)
        if above is None:
            continue
        page = model(slug=slug, locale=locale, show_in_menus=in_menu, **values)
        if english is not None:
            page.translation_key = english.translation_key
        set_words(page, words)
        above.specific.add_child(instance=page)
        publish(page)
        english = english or page
    return english


def rewrite(page: Page, words: Words) -> None:
    """Other words for a page that is there already (the home pages of the first migration)."""
    set_words(page, words)
    publish(page)
