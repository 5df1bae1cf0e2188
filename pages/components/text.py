"""Data shown through Markdown stays what it is: no formatting, link, formula or icon can come from a workbook."""

import re

from crte_data.french import unbroken

_ANYWHERE = r"[\\`*_{}\[\]|$~<>&@]"
_AT_START = r"^\s*(?:[#+-]|\d+(?=[.)]\s))"  # headings, lists
_DIRECTIVE = r":(?=[A-Za-z0-9_+-]+[:\[/]|//)"  # :red[…], :material/home:, :smile:, https://
_WWW = r"(?<=www)\."
_MARKDOWN = re.compile(f"{_ANYWHERE}|{_AT_START}|{_DIRECTIVE}|{_WWW}", re.IGNORECASE)


def plain(text: object) -> str:
    """Escape a text for st.markdown, st.caption and labels; what a reader sees is the text itself."""
    return _MARKDOWN.sub(_escaped, unbroken(" ".join(str(text).splitlines())))


def _escaped(match: re.Match[str]) -> str:
    """A backslash; but Streamlit looks for « :material/home: » in what is left once backslashes are gone."""
    found = match[0].strip()
    is_icon = found == ":" and not match.string.startswith("//", match.end())  # an address is copied: nothing is put into it
    return f"{found}\u200b" if found[0].isdigit() or is_icon else f"\\{found}"
