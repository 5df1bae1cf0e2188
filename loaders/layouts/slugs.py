"""Codes made of words, the same as long as the words are: accents, capitals and signs do not matter."""

from crte_data.names import normalised


def slug(text: str, joined_by: str = "_") -> str:
    """« Taux de chômage » → « taux_de_chomage »."""
    return joined_by.join(normalised(text.replace("%", " ")).split())
