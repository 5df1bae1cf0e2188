"""The address of a file, as a person copies it from a page."""

from urllib.parse import urljoin

from open_data.asked import Asked


def address(page: str, name: str, asked: Asked) -> str:
    """Beside the page that is looked at, whatever host and prefix it was reached by.

    >>> address("https://crte.example/suivi/donnees-ouvertes", "actions.csv", Asked(version=2))
    'https://crte.example/suivi/donnees/actions.csv?version=2'
    """
    return urljoin(page, f"donnees/{name}{asked.query}")
