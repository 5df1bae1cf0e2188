
// Unpack Plotly, then draw each figure in the place of its words. Without it the words and the tables remain.
(async () => {
  "use strict";
  const read = (id) => document.getElementById(id).textContent;
  const packed = Uint8Array.from(atob(read("plotly")), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
  window.Plotly.setPlotConfig(JSON.parse(read("config")));
  for (const place of document.querySelectorAll(".figure")) {
    const { data, layout } = JSON.parse(place.nextElementSibling.textContent);
    place.replaceChildren();
    await window.Plotly.newPlot(place, data, layout);
  }
})();
