/* What Streamlit itself says to people, in French: no Python argument sets these words.
 *
 * Whole texts only, and never in what the pages write: charts, tables, code, rendered Markdown.
 */
(() => {
  "use strict";

  const WORDS = {
    // Page, navigation, connection
    "Skip to main content": "Aller au contenu principal",
    Sidebar: "Menu latéral",
    "App pages": "Pages du tableau de bord",
    "Expand sidebar": "Ouvrir le menu latéral",
    "Collapse sidebar": "Fermer le menu latéral",
    "Main menu": "Menu principal",
    "Navigate to home page": "Aller à l’accueil",
    "Link to heading": "Lien vers ce titre",
    Notifications: "Messages",
    Help: "Aide",
    "Scroll tabs left": "Onglets précédents",
    "Scroll tabs right": "Onglets suivants",
    "Running...": "Calcul en cours…",
    "Stopping...": "Arrêt en cours…",
    "Please wait...": "Veuillez patienter…",
    Stop: "Arrêter",
    Rerun: "Recalculer",
    "Always rerun": "Toujours recalculer",
    "File change.": "Le programme a changé.",
    Print: "Imprimer",
    About: "À propos",
    Theme: "Thème",
    Light: "Clair",
    Dark: "Sombre",
    System: "Celui de l’appareil",
    Close: "Fermer",
    Dismiss: "Fermer",
    Cancel: "Annuler",
    Connecting: "Connexion en cours",
    "Connecting to Streamlit server": "Connexion au serveur",
    "Unable to connect to Streamlit server": "Le serveur ne répond pas",
    "Connection error": "Connexion perdue",
    "Connection timed out.": "Le serveur ne répond pas.",
    "Streamlit server is not responding. Are you connected to the internet?":
      "Le serveur ne répond pas. Vérifiez votre connexion au réseau.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
      "Le serveur est arrêté. S’il est sur votre poste, relancez-le :",
    "Connection lost. Please wait for the app to reconnect, then try again.":
      "Connexion perdue. Attendez qu’elle revienne, puis recommencez.",
    "Reconnected to server.": "Connexion rétablie.",
    "Page not found": "Page introuvable",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "Cette page n’existe pas. Voici l’accueil du tableau de bord.",
    "Script execution error": "Erreur de calcul",
    "This app has encountered an error. The original error message is redacted to prevent data leaks. Full error details have been recorded in the logs (if you're on Streamlit Cloud, click on 'Manage app' in the lower right of your app).":
      "Une erreur empêche d’afficher cette partie de la page. Elle est enregistrée dans le journal du serveur.",
    // File uploader
    Upload: "Choisir un fichier",
    "file upload": "choix du fichier",
    "Add files": "Ajouter des fichiers",
    "Drag and drop a file here": "Déposez un fichier ici",
    "Drag and drop files here": "Déposez des fichiers ici",
    "Only one file is allowed.": "Un seul fichier à la fois.",
    "Too many files": "Trop de fichiers",
    "File size is too small.": "Ce fichier est trop petit.",
    "Upload failed": "L’envoi a échoué",
    "Click to retry upload": "Recommencer l’envoi",
    "Unexpected error. Please try again.": "Erreur inattendue. Recommencez.",
    "Error: ": "Erreur : ",
    // Choices, text, numbers, dates
    "Choose an option": "Choisir une valeur",
    "Choose options": "Choisir des valeurs",
    "No options to select": "Aucune valeur à choisir",
    "No results": "Aucun résultat",
    "Select all": "Tout choisir",
    "Selected values": "Valeurs choisies",
    "Clear all": "Tout effacer",
    "Clear value": "Effacer",
    "Clear entry": "Effacer",
    Open: "Ouvrir la liste",
    "Press Enter to apply": "Entrée pour valider",
    "Press Ctrl+Enter to apply": "Ctrl + Entrée pour valider",
    "Press ⌘+Enter to apply": "⌘ + Entrée pour valider",
    "Press Enter to submit form": "Entrée pour envoyer",
    "Press Ctrl+Enter to submit form": "Ctrl + Entrée pour envoyer",
    "Press ⌘+Enter to submit form": "⌘ + Entrée pour envoyer",
    "Show password": "Afficher le mot de passe",
    "Hide password": "Masquer le mot de passe",
    Increment: "Augmenter",
    Decrement: "Diminuer",
    "Choose date": "Choisir une date",
    "Choose date range": "Choisir une période",
    "Clear date": "Effacer la date",
    "Clear dates": "Effacer les dates",
    "Previous month": "Mois précédent",
    "Next month": "Mois suivant",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.":
      "Flèches pour changer de date, Entrée pour choisir, Échap pour fermer.",
    // Tables, charts, code
    Fullscreen: "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Download as CSV": "Télécharger en CSV",
    "Download as PNG": "Télécharger en PNG",
    Search: "Rechercher",
    "Close Search": "Fermer la recherche",
    "Next Result": "Résultat suivant",
    "Previous Result": "Résultat précédent",
    "Show/hide columns": "Choisir les colonnes",
    "Dataframe column menu": "Menu de la colonne",
    "Sort ascending": "Trier par ordre croissant",
    "Sort descending": "Trier par ordre décroissant",
    "Pin column": "Figer la colonne",
    "Unpin column": "Libérer la colonne",
    "Hide column": "Masquer la colonne",
    Autosize: "Ajuster la largeur",
    Format: "Format",
    Statistics: "Statistiques",
    "Copy column name": "Copier le nom de la colonne",
    "Clear selection": "Effacer la sélection",
    "Add row": "Ajouter une ligne",
    "Delete row(s)": "Supprimer les lignes",
    "No data": "Aucune donnée",
    empty: "vide",
    "Copy to clipboard": "Copier",
    Copied: "Copié",
    Copy: "Copier",
    "Previous page": "Page précédente",
    "Next page": "Page suivante",
    Pagination: "Pages",
  };

  // The few texts with a number or a name inside, from their first to their last character.
  const PHRASES = [
    [/^(\d+(?:\.\d+)?)MB per file$/, "$1\u00a0Mo au plus par fichier"],
    [/^(\d+(?:\.\d+)?)GB per file$/, "$1\u00a0Go au plus par fichier"],
    [/^File must be (\S+?)MB or smaller\.$/, "Le fichier dépasse $1\u00a0Mo."],
    [/^(\S+) files are not allowed\.$/, "Ce type de fichier n’est pas accepté ($1)."],
    [/^(\d+) more$/, "$1 autres"],
    [/^Help for (.+)$/, "Aide : $1"],
    [/^Remove (.+)$/, "Retirer $1"],
    [/^([01]) options? available\.$/, "$1 valeur possible."],
    [/^(\d+) options available\.$/, "$1 valeurs possibles."],
    [/^year, (.+)$/, "année, $1"],
    [/^month, (.+)$/, "mois, $1"],
    [/^day, (.+)$/, "jour, $1"],
    [/^Choose date, (.+)$/, "Choisir une date, $1"],
    [
      /^(?:Error: )?Number is outside the allowed range\. Please enter a value between (\S+) and (\S+)\.$/,
      "Choisissez un nombre entre $1 et $2.",
    ],
  ];

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "data-tooltip"];
  const KNOWN = new Map(Object.entries(WORDS));
  const LONGEST = Math.max(...[...KNOWN.keys()].map((text) => text.length));

  // What pages or people write.
  const THEIRS =
    "svg, canvas, table:not([class*='react-aria']), pre, code, textarea, style, script, " +
    ".js-plotly-plot, [data-testid=stIconMaterial], [data-testid=stJson]";
  const MARKDOWN = "[data-testid=stMarkdownContainer]";
  // Streamlit writes its own words as Markdown in these.
  const ITS_OWN =
    "[data-testid=stFileUploader] button, [data-testid=stTooltipContent], " +
    "[data-testid=stException], [data-testid=stStatusWidget], [data-testid=stDialog], [data-testid=stTopNavSection]";

  const HEADING_LINK = "[data-testid=stHeaderActionElements] > a";

  function isTheirs(element) {
    return element.matches(THEIRS) || (element.matches(MARKDOWN) && !element.closest(ITS_OWN));
  }

  function isInsideTheirs(element) {
    const theirs = element.closest(`${THEIRS}, ${MARKDOWN}`);
    return theirs !== null && isTheirs(theirs);
  }

  function french(text) {
    if (!text || text.length > LONGEST) return undefined;
    return KNOWN.get(text) ?? KNOWN.get(text.trim()) ?? phrase(text);
  }

  function phrase(text) {
    const found = PHRASES.find(([pattern]) => pattern.test(text));
    return found && text.replace(...found);
  }

  function translateText(node) {
    const translation = french(node.data);
    // Only when it differs: each write wakes the observer again.
    if (translation !== undefined && translation !== node.data) node.data = translation;
  }

  function translateAttributes(element) {
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const translation = french(value);
      if (translation !== undefined && translation !== value) {
        element.setAttribute(name, translation);
      }
    }
  }

  function translate(root) {
    if (root.nodeType === Node.TEXT_NODE) return translateText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    if (isTheirs(root)) return root.querySelectorAll(HEADING_LINK).forEach(translateAttributes);
    translateAttributes(root);
    return root.childNodes.forEach(translate);
  }

  function onMutations(records) {
    for (const { type, target, addedNodes } of records) {
      const element = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      // Plotly's thousands of nodes are SVG: out before anything is looked up.
      if (!(element instanceof HTMLElement) || isInsideTheirs(element)) continue;
      if (type === "childList") addedNodes.forEach(translate);
      else if (type === "characterData") translateText(target);
      else translateAttributes(target);
    }
  }

  new MutationObserver(onMutations).observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
  translate(document.body);
})();
