"""Abstracts: HTML as programmes export it, or the little Markdown that people write; stored clean, shown safely."""

import html
import re

import nh3

TAGS = {
    "p", "br", "hr", "ul", "ol", "li", "strong", "em", "b", "i", "code", "pre", "blockquote", "a", "sub", "sup",
    "h3", "h4", "h5", "h6", "dl", "dt", "dd",
}  # fmt: skip
LOOKS_LIKE_HTML = re.compile(r"<(?:p|br|ul|ol|li|a|em|strong|b|i|h[1-6]|pre|code|blockquote|div|span|sub|sup)\b", re.I)
HEADINGS = {"h1": "h3", "h2": "h3"}
LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((https?://[^\s)]{1,800})\)")
BARE_LINK = re.compile(r"(?<![\"'>=(])\bhttps?://[^\s<>\"')]+[^\s<>\"').,;:!?]")
BOLD = re.compile(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__")
ITALIC = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])")
CODE = re.compile(r"`([^`\n]+)`")
BULLET = re.compile(r"^\s*[-*+•]\s+")
NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+")
HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
JSX = re.compile(r"</?[A-Z]\w*(?:\s[^<>]*)?/?>")  # components of MDX files: <Cite id="…"/>, <AuthorList …/>


def safe_html(text: str) -> str:
    """`text`, HTML or plain, as HTML that may stand in a page: known tags, links to the web only."""
    text = text.strip()
    if not text:
        return ""
    source = text if LOOKS_LIKE_HTML.search(text) else markdown_html(text)
    for wrong, right in HEADINGS.items():
        source = re.sub(rf"(</?){wrong}\b", rf"\1{right}", source, flags=re.I)
    return nh3.clean(
        source,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    ).strip()


def plain_text(text: str) -> str:
    """Without any markup, one blank line between paragraphs: for calendars, search and previews."""
    text = re.sub(r"</(?:p|li|h[1-6]|ul|ol|pre|blockquote|div)>|<br\s*/?>", "\n", text, flags=re.I)
    bare = html.unescape(nh3.clean(text, tags=set()))
    lines = [" ".join(line.split()) for line in bare.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def markdown_html(text: str) -> str:
    """Paragraphs, lists, headings, emphasis, code and links; everything else stays the text that it is."""
    blocks = re.split(r"\n\s*\n", JSX.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n".join(_block(block.strip("\n")) for block in blocks if block.strip())


def _block(block: str) -> str:
    lines = block.split("\n")
    heading = HEADING.match(lines[0])
    if heading:
        rest = _block("\n".join(lines[1:])) if any(line.strip() for line in lines[1:]) else ""
        level = min(6, max(3, len(heading.group(1)) + 1))
        return f"<h{level}>{_inline(heading.group(2).strip())}</h{level}>{rest}"
    for pattern, tag in ((BULLET, "ul"), (NUMBER, "ol")):
        if all(pattern.match(line) for line in lines):
            items = "".join(f"<li>{_inline(pattern.sub('', line))}</li>" for line in lines)
            return f"<{tag}>{items}</{tag}>"
    if set(block.strip()) <= set("-*_ ") and len(block.strip()) >= 3:
        return "<hr>"
    return "<p>" + "<br>".join(_inline(line.strip()) for line in lines) + "</p>"


def _inline(line: str) -> str:
    text = html.escape(line, quote=False)
    text = CODE.sub(r"<code>\1</code>", text)
    text = LINK.sub(r'<a href="\2">\1</a>', text)
    text = BARE_LINK.sub(lambda match: f'<a href="{match.group()}">{match.group()}</a>', text)
    text = BOLD.sub(lambda match: f"<strong>{match.group(1) or match.group(2)}</strong>", text)
    return ITALIC.sub(lambda match: f"<em>{match.group(1) or match.group(2)}</em>", text)
