"""Data shown through Markdown stays what it is: no formatting, link, formula or icon can come from a workbook."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|$~<>:&-])")


def plain(text: object) -> str:
    """Escape a text for st.markdown, st.caption and labels."""
    return _MARKDOWN.sub(r"\\\1", str(text)).replace("\n", " ")
