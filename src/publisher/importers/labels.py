"""Titles that the Markdown library sets in English into the article's language."""

from lxml.html import HtmlElement

from publisher.catalogue import Speaker


def settle_admonitions(root: HtmlElement, language: str) -> None:
    """Name an admonition by its kind where its author gave it no title: the library writes «Note»."""
    speaker = Speaker(language, "latn")
    for box in root.xpath("//div[contains(concat(' ', @class, ' '), ' admonition ')]"):
        kind = box.get("class", "").removeprefix("admonition").strip()
        title = box.find("p[@class='admonition-title']")
        if title is not None and title.text == kind.capitalize() and speaker.knows(f"admonition_{kind}"):
            title.text = speaker.say(f"admonition_{kind}")
