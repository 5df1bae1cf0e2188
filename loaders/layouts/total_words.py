"""How rows that are no line of their own begin: totals, « dont »."""

import re

TOTAL = re.compile(r"(?:sous total|s total|ss total|total|totaux|cumul general|ensemble (?:de la maquette|du crte|des (?:volets|axes|operations|actions)))\b ?(.*)")
PART = re.compile(r"dont\b")
GENERAL = re.compile(r"(?:general|generaux|maquette|crte|global|cumule|toutes?\b|tous\b|ensemble|contrat|convention)")
