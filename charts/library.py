"""The script that draws figures in a browser, for pages that stand alone."""

import functools

from plotly.offline import get_plotlyjs


@functools.cache
def drawing_script() -> str:
    """plotly.js as this version of plotly brings it: the one that the figures were made for."""
    return get_plotlyjs()
