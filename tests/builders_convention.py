"""Annual conventions with known totals: one row a request, in any order of columns."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from loaders.workbook import Sheet

HEADERS = (
    "Année", "Fiche", "Projet", "Maître d'ouvrage", "SIRET", "Commune", "Coût total HT", "Dispositif", "Financeur", "Montant sollicité", "Montant accordé", "Taux", "Date de notification",
    "N° arrêté", "Montant versé", "Statut", "Commentaire",
)  # fmt: skip
PAYERS = {("DSIL", "Etat"): ("État", "DSIL"), ("DETR", ""): ("État", "DETR"), ("", "CR HdF"): ("Région Hauts-de-France", ""), ("Fonds chaleur", "ADEME"): ("ADEME", "Fonds Chaleur"), ("FEDER", "UE"): ("Union européenne", "FEDER")}
TOWNS = ("Denain", "ANZIN", "St Amand les Eaux", "Marly")


@dataclass
class ConventionMade:
    sheet: Sheet
    headers: list[str]
    top: int  # row of the headers, 1-based
    lines: list[int]
    projects: int
    granted: dict[tuple[str, str], int] = field(default_factory=dict)  # cents, refused requests left out
    asked: int = 0
    paid: int = 0
    total_row: int = 0

    def at(self, header: str, row: int) -> str:
        from openpyxl.utils import get_column_letter

        return f"{get_column_letter(self.headers.index(header) + 1)}{row}"

    def changed(self, header: str, row: int, value: object) -> Sheet:
        rows = [list(line) for line in self.sheet.rows]
        rows[row - 1][self.headers.index(header)] = value
        return Sheet(name=self.sheet.name, rows=rows)


def convention(seed: int = 0, projects: int = 4, shuffled: bool = False, titles: int = 0, total: bool = True, fractions: bool = False) -> ConventionMade:
    """Each project asks several financeurs, some in vain."""
    rng = random.Random(seed)
    headers = list(HEADERS)
    if shuffled:
        rng.shuffle(headers)
    rows: list[list[object]] = [[f"Convention financière du CRTE, ligne {n}", *[""] * (len(headers) - 1)] for n in range(titles)] + [headers]
    made = ConventionMade(sheet=Sheet(name="Convention", rows=rows), headers=headers, top=len(rows), lines=[], projects=projects)
    sums = dict.fromkeys(("Montant sollicité", "Montant accordé", "Montant versé", "Coût total HT"), 0)
    for number in range(projects):
        cost = rng.randint(100_000_00, 900_000_00)
        for said in rng.sample(list(PAYERS), rng.randint(1, len(PAYERS))):
            asked, refused = rng.randint(cost // 40, cost // 5), rng.random() < 0.2  # no rate is under 1 %: alone in its column, it may be a fraction
            granted = 0 if refused else rng.randint(cost // 50, asked)
            paid = rng.choice((0, granted // 2))
            rate = (granted or asked) / cost
            row = {
                "Année": 2022.0, "Fiche": f"F{number}", "Projet": f"Projet n°{number}", "Maître d'ouvrage": "Commune", "SIRET": "21590001200011", "Commune": TOWNS[number % len(TOWNS)], "Coût total HT": cost / 100,
                "Dispositif": said[0], "Financeur": said[1], "Montant sollicité": asked / 100, "Montant accordé": "" if refused else granted / 100, "Taux": round(rate if fractions else 100 * rate, 4),
                "Date de notification": "" if refused else datetime(2022, 6, 15), "N° arrêté": "" if refused else f"2022-{number}", "Montant versé": paid / 100, "Statut": "Refusé" if refused else "Notifié", "Commentaire": "",
            }  # fmt: skip
            rows.append([row[header] for header in headers])
            made.lines.append(len(rows))
            financing = PAYERS[said]
            made.granted[financing] = made.granted.get(financing, 0) + granted
            made.asked, made.paid = made.asked + (0 if refused else asked), made.paid + paid
            for header, cents in (("Montant sollicité", asked), ("Montant accordé", granted), ("Montant versé", paid), ("Coût total HT", cost)):
                sums[header] += cents
    if total:
        rows.append([{"Projet": "TOTAL", **{header: cents / 100 for header, cents in sums.items()}}.get(header, "") for header in headers])
        made.total_row = len(rows)
    return made
