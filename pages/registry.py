"""The pages, in the order of the navigation, which on a screen of 1440 shows eight. A new page is its file and a line here."""

from typing import NamedTuple

from crte_data.access import Action


class Entry(NamedTuple):
    file: str
    path: str
    title: str
    icon: str
    is_filtered: bool = True  # what it shows depends on the agglomération
    is_dated: bool = True  # what it shows is of the version that is looked at, and not always of today's
    action: Action = Action.LIRE  # who may not do this does not find it in the navigation; the page refuses as well


PAGES = (
    Entry("synthese.py", "", "Synthèse", ":material/dashboard:"),
    Entry("energie.py", "energie", "Énergie", ":material/bolt:"),
    Entry("relance.py", "relance", "Plan de relance", ":material/euro:"),
    Entry("logement.py", "logement", "Logement", ":material/home:"),
    Entry("emploi.py", "emploi", "Emploi", ":material/work:"),
    Entry("indicateurs.py", "indicateurs", "Indicateurs", ":material/search:"),
    Entry("actions.py", "actions", "Actions", ":material/checklist:"),
    Entry("depot.py", "depot", "Dépôt", ":material/upload_file:", is_filtered=False, is_dated=False, action=Action.DEPOSER),
    Entry("changements.py", "changements", "Changements", ":material/history:"),
    Entry("donnees_ouvertes.py", "donnees-ouvertes", "Données ouvertes", ":material/database:"),
    Entry("journal.py", "journal", "Journal", ":material/receipt_long:", is_filtered=False, is_dated=False, action=Action.LIRE_JOURNAL),
    Entry("aide.py", "aide", "Aide", ":material/help:", is_filtered=False),
    Entry("acces.py", "acces", "Mon accès", ":material/account_circle:", is_filtered=False, is_dated=False),
)
