"""The families of workbooks. A new one is a line here, and its table a declaration in ``crte_data.tables``."""

from dataclasses import dataclass

from crte_data.schemas import Table
from crte_data.tables import ACTIONS, ALIAS, FINANCEMENTS, INDICATEURS, OBSERVATIONS, OPERATIONS, TERRITOIRES


@dataclass(frozen=True, kw_only=True)
class Family:
    """What a workbook is; ``tables`` are all needed, each on one sheet or more."""

    code: str
    label: str
    tables: tuple[Table, ...]

    @property
    def filename(self) -> str:
        return f"{self.code}.xlsx"


MAQUETTE = Family(code="maquette_financiere", label="Maquette financière", tables=(OPERATIONS, FINANCEMENTS))
INDICATORS = Family(code="indicateurs", label="Indicateurs", tables=(INDICATEURS, OBSERVATIONS))
TRACKING = Family(code="suivi_actions", label="Suivi des actions", tables=(ACTIONS,))
PLACES = Family(code="territoires", label="Communes et territoires", tables=(TERRITOIRES,))
SPELLINGS = Family(code="alias", label="Écritures des noms", tables=(ALIAS,))

FAMILIES = (MAQUETTE, INDICATORS, TRACKING, PLACES, SPELLINGS)
TABLES = tuple(table for family in FAMILIES for table in family.tables)
