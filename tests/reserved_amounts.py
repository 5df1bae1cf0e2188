"""A maquette whose every amount can be recognised wherever it comes out: those visitors may have, and those they may not."""

from crte_data.tables import FINANCEMENTS, OPERATIONS
from tests.builders import maquette, row

VISITOR_STAGES = ["accorde", "verse"]
RATE = 45.0725  # percent; the amount granted, of the dépense subventionnable
_HIDDEN, _SHOWN = (500_111, 400_222, 777_555, 666_333), (300_333, 100_444)
_WORDS = "demi-million"


def written(amount: int) -> tuple[str, ...]:
    """As files, sentences, axes and hovers have it."""
    return f"{amount}", f"{amount:,}".replace(",", " "), f"{amount:,}".replace(",", "\u202f"), f"{amount / 1_000:.1f}".replace(".", ",")


SECRET = (*(text for amount in _HIDDEN for text in written(amount)), _WORDS, f"{RATE}", "45,07")
ORIGINAL = (*map(str, _HIDDEN), _WORDS, f"{RATE}")  # as workbooks and CSV have them: all are there for who may see them
PUBLIC = tuple(map(str, _SHOWN))


def reserved_maquette(cost: int = 777_555) -> bytes:
    prevu, sollicite, _, base = _HIDDEN
    accorde, verse = _SHOWN
    line = row(
        FINANCEMENTS, libelle="Piste cyclable", citation=f"un {_WORDS} prévu", reserve=f"Un {_WORDS}, selon le courrier.", taux_pct=RATE,
        montant_prevu_eur=prevu, montant_sollicite_eur=sollicite, montant_accorde_eur=accorde, montant_verse_eur=verse,
    )  # fmt: skip
    return maquette([row(OPERATIONS, cout_total_eur=cost, depense_subventionnable_eur=base)], [line])
