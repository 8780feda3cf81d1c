"""Plain text pasted from a site, a page, a chat or a mail into a Markdown article, and that into an Article."""
