"""The building blocks of a page's body. Facts (dates, prices, programme) are not blocks: they come from records."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = [
    "h2",
    "h3",
    "h4",
    "bold",
    "italic",
    "ol",
    "ul",
    "hr",
    "link",
    "document-link",
    "superscript",
    "subscript",
]
INLINE_FEATURES = ["bold", "italic", "link"]


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("picture"))
    caption = blocks.RichTextBlock(label=_("caption"), required=False, features=INLINE_FEATURES)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("text"))
    source = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


class CallToActionBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("words on the button"), help_text=_("Say what happens: “Apply for 2027”."))
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("or another address"), required=False)

    class Meta:
        icon = "link"
        label = _("Button")
        template = "blocks/call_to_action.html"


class DateBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("date"))
    label = blocks.CharBlock(label=_("what happens"))


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    label = blocks.CharBlock(label=_("title"), required=False)


class MemberBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"))
    role = blocks.CharBlock(label=_("role"), required=False)
    affiliation = blocks.CharBlock(label=_("affiliation"), required=False)


class FactBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("what"))
    value = blocks.CharBlock(label=_("value"))


class ContentBlocks(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow", template="blocks/text.html")
    figure = FigureBlock()
    quote = QuoteBlock()
    button = CallToActionBlock()
    facts = blocks.StructBlock(
        [("title", blocks.CharBlock(required=False)), ("items", blocks.ListBlock(FactBlock()))],
        label=_("Key facts"),
        icon="list-ul",
        template="blocks/facts.html",
    )
    dates = blocks.StructBlock(
        [("title", blocks.CharBlock(required=False)), ("items", blocks.ListBlock(DateBlock()))],
        label=_("Dates and deadlines"),
        icon="calendar-alt",
        template="blocks/dates.html",
    )
    committee = blocks.StructBlock(
        [("title", blocks.CharBlock(required=False)), ("items", blocks.ListBlock(MemberBlock()))],
        label=_("Committee"),
        icon="group",
        template="blocks/committee.html",
    )
    downloads = blocks.StructBlock(
        [("title", blocks.CharBlock(required=False)), ("items", blocks.ListBlock(DownloadBlock()))],
        label=_("Downloads"),
        icon="download",
        template="blocks/downloads.html",
    )
    # The table editor ships one language; any other makes it complain in the browser.
    table = TableBlock(label=_("Table"), template="blocks/table.html", table_options={"language": "en-US"})
    check = blocks.TextBlock(
        label=_("To be checked by an editor"),
        icon="warning",
        help_text=_("A statement that is not certain; shown with a mark until an editor has settled it."),
        template="blocks/check.html",
    )
