/* What Streamlit must know before its own script starts. */
(() => {
  "use strict";

  // A shell served as it was shipped would say "en": screen readers would read French as English.
  document.documentElement.lang = "fr";

  // Calendars, numbers and dates follow the browser's language; what surrounds them is French.
  Object.defineProperties(Navigator.prototype, {
    language: { get: () => "fr-FR", configurable: true },
    languages: { get: () => ["fr-FR", "fr"], configurable: true },
  });

  // On /energie Streamlit first looks for its server under /energie/, then under /: two failed
  // requests and their delay. The folder of the address is the only place it is in.
  const server = new URL("./", location.href).href;

  // Known at once, these let it connect without asking; nobody may drive the page from outside.
  const HOST_CONFIG = { allowedOrigins: [location.origin], useExternalAuthToken: false };

  // The theme comes with the session: until then Streamlit would download its own font, 170 kB.
  const THEME = { bodyFont: "system-ui, Segoe UI, Roboto, Arial" };

  window.__streamlit = {
    ...window.__streamlit,
    BACKEND_BASE_URL: server,
    HOST_CONFIG,
    LIGHT_THEME: THEME,
    DARK_THEME: THEME,
  };
})();
