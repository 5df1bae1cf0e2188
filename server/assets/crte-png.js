/* The PNG button of a chart card: the chart as it stands on screen, with its title and its source.
 *
 * The button stands in an element of class st-key-png-<id>, the card has st-key-panneau-<id>; in it
 * the paragraph that begins with « Périmètre » is the scope, the one with « À retenir » the takeaway, and the
 * one after it the source. The paragraph of the page that begins with « Contrat signé » says the version.
 */
(() => {
  "use strict";

  const SCALE = 2; // sharp enough for a slide
  const MARGIN = 24;
  const NARROWEST = 640; // a phone's chart keeps its width, its text does not
  const LINE_HEIGHT = 1.35;
  const BUTTON = "st-key-png-";
  const STYLES = {
    title: { size: 22, weight: 600, color: "#1D2733" },
    takeaway: { size: 17, weight: 400, color: "#1D2733" },
    source: { size: 14, weight: 400, color: "#55606E" },
  };

  // While capturing: whatever the click makes Streamlit redraw comes after the copy is taken.
  document.addEventListener("click", exportClicked, true);

  function exportClicked(event) {
    const id = panelId(event.target);
    const panel = id && document.querySelector(`.st-key-panneau-${CSS.escape(id)}`);
    const graph = panel && panel.querySelector(".js-plotly-plot");
    if (!graph) return;
    exportPanel(id, panel, graph).catch((error) => console.error("PNG", error));
  }

  function panelId(target) {
    const holder = target.closest?.(`[class*="${BUTTON}"]`);
    const name = holder && [...holder.classList].find((name) => name.startsWith(BUTTON));
    return name && name.slice(BUTTON.length);
  }

  async function exportPanel(id, panel, graph) {
    const font = getComputedStyle(panel).fontFamily;
    const scope = paragraph(panel, "Périmètre");
    const takeaway = paragraph(panel, "À retenir");
    const above = [
      block(panel.querySelector("h1, h2, h3, h4, h5, h6"), STYLES.title, font),
      block(scope, STYLES.source, font),
    ];
    const below = [
      block(takeaway, STYLES.takeaway, font),
      block(takeaway?.nextElementSibling, STYLES.source, font),
      block(paragraph(document, "Contrat signé"), STYLES.source, font),
    ];
    const chart = mergedLayers(graph);
    const canvas = compose(chart, await image(chart), above, below);
    download(`${fileName(id, scope)}.png`, await new Promise((resolve) => canvas.toBlob(resolve, "image/png")));
  }

  function paragraph(root, start) {
    return [...root.querySelectorAll("p")].find((p) => p.textContent.startsWith(start));
  }

  /* With the agglomération where the card is of one, as the other files. */
  function fileName(id, scope) {
    const chosen = new URLSearchParams(location.search).get("agglomeration");
    return chosen && scope?.textContent.includes(chosen.toUpperCase()) ? `${id}-${chosen}` : id;
  }

  /* Plotly draws on several SVG of one size, laid one over the other. */
  function mergedLayers(graph) {
    const layers = [...graph.querySelectorAll(".main-svg")];
    const { width, height } = layers[0].getBoundingClientRect();
    const merged = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    // In twice its size: an image of an SVG is drawn at the size the SVG claims.
    merged.setAttribute("width", width * SCALE);
    merged.setAttribute("height", height * SCALE);
    merged.setAttribute("viewBox", `0 0 ${width} ${height}`);
    for (const layer of layers) {
      const copy = layer.cloneNode(true);
      copy.querySelectorAll(".hoverlayer > *").forEach((hovered) => hovered.remove());
      merged.append(copy);
    }
    return { svg: merged, width, height };
  }

  async function image({ svg }) {
    const picture = new Image();
    const text = new XMLSerializer().serializeToString(svg);
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await picture.decode();
    return picture;
  }

  function block(element, style, family) {
    const paragraphs = element ? element.innerText.split("\n") : [];
    return { style, family, paragraphs: paragraphs.map(unbroken).filter(Boolean) };
  }

  /* French signs stay with their words: « so », 37 %, so: and so; whatever the spaces typed. */
  function unbroken(text) {
    return text.trim().replace(/« /g, "«\u00a0").replace(/ (?=[»:;!?%€])/g, "\u00a0");
  }

  function compose(chart, picture, above, below) {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    const width = Math.max(chart.width, NARROWEST);
    const top = above.map((part) => wrapped(context, part, width));
    const bottom = below.map((part) => wrapped(context, part, width));
    const tops = heightOf(top);
    canvas.width = (width + 2 * MARGIN) * SCALE;
    canvas.height = (tops + chart.height + heightOf(bottom) + 2 * MARGIN) * SCALE;
    context.fillStyle = "#FFFFFF";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.scale(SCALE, SCALE);
    context.textBaseline = "top";
    drawBlocks(context, top, MARGIN);
    const left = MARGIN + (width - chart.width) / 2;
    context.drawImage(picture, left, MARGIN + tops, chart.width, chart.height);
    drawBlocks(context, bottom, MARGIN + tops + chart.height);
    return canvas;
  }

  function wrapped(context, part, width) {
    context.font = fontOf(part);
    const lines = part.paragraphs.flatMap((text) => wrappedLines(context, text, width));
    const lineHeight = part.style.size * LINE_HEIGHT;
    const gap = lines.length ? part.style.size * 0.6 : 0;
    return { ...part, lines, lineHeight, height: lines.length * lineHeight + gap };
  }

  function wrappedLines(context, text, width) {
    const lines = [];
    let line = "";
    // Plain spaces only: « 12,5 M€ » keeps its no-break spaces.
    for (const word of text.split(/[ \t]+/)) {
      const longer = line ? `${line} ${word}` : word;
      if (line && context.measureText(longer).width > width) {
        lines.push(line);
        line = word;
      } else {
        line = longer;
      }
    }
    return [...lines, line];
  }

  function drawBlocks(context, blocks, top) {
    for (const part of blocks) {
      context.font = fontOf(part);
      context.fillStyle = part.style.color;
      part.lines.forEach((line, i) => context.fillText(line, MARGIN, top + i * part.lineHeight));
      top += part.height;
    }
  }

  function heightOf(blocks) {
    return blocks.reduce((total, part) => total + part.height, 0);
  }

  const fontOf = ({ style, family }) => `${style.weight} ${style.size}px ${family}`;

  function download(name, blob) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
})();
