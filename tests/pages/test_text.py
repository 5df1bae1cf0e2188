"""What a workbook says is shown as it is, never as Markdown."""

import pytest

from pages.components.text import plain


@pytest.mark.parametrize("text", ["Saint-Amand-les-Eaux", "39 M€ (au moins), soit 12,5 %", "l. 615-626", "DSIL + DETR", "F-001"])
def test_ordinary_texts_are_left_alone(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**gras**", r"\*\*gras\*\*"), ("$x$", r"\$x\$"), ("[lien](http://x)", r"\[lien\](http\://x)"), (":red[rouge]", ":\u200bred\\[rouge\\]"),
        (":material/home:", ":\u200bmaterial/home:"), ("<script>", r"\<script\>"), ("# titre", r"\# titre"), ("- liste", r"\- liste"),
        ("www.exemple.fr", r"www\.exemple.fr"), ("https://x.fr", r"https\://x.fr"), ("a\nb", "a b"), ("a@b.fr", r"a\@b.fr"),
    ],
)  # fmt: skip
def test_markdown_is_escaped(text, shown):
    assert plain(text) == shown


def test_a_number_and_a_dot_do_not_begin_a_list():
    assert plain("1. Réduire") == "1\u200b. Réduire"


def test_double_punctuation_and_quotes_keep_to_their_words():
    assert plain("un « mot » : oui ; non ?") == "un «\u00a0mot\u00a0»\u00a0: oui\u00a0; non\u00a0?"
