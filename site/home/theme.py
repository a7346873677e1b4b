"""The site's accent as a stylesheet. A strict CSP forbids inline style, so it is an address of its own."""

from core.colour import ink_on, lighter, mixed, readable_on

# The lightest and darkest backgrounds of static/css/tokens.css that accent-coloured text stands on.
LIGHT_BACKGROUND, DARK_BACKGROUND = "#f3f0e9", "#1f2125"
AA_WITH_MARGIN = 5.2  # AA asks 4.5; the margin covers accent-coloured words on --accent-soft


def theme_css(accent: str) -> str:
    light = declarations(readable_on(accent, LIGHT_BACKGROUND, AA_WITH_MARGIN), "#ffffff", -0.08)
    dark = declarations(readable_on(accent, DARK_BACKGROUND, AA_WITH_MARGIN), DARK_BACKGROUND, 0.08)
    return (
        f":root{{{light}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n'
        f':root[data-theme="dark"]{{{dark}}}\n'
    )


def declarations(accent: str, background: str, strong: float) -> str:
    return (
        f"--accent:{accent};--accent-strong:{lighter(accent, strong)};--accent-ink:{ink_on(accent)};"
        f"--accent-soft:{mixed(accent, background, 0.08)}"
    )
