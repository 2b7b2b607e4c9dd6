// One result as a list item: title, status with sparkline, path, excerpt. All of it is set as text.

const SVG = "http://www.w3.org/2000/svg";

/** Returns a result as an item whose link is the option; it carries the words to be marked on the page. */
export function resultItem(result, at, root, words) {
  const item = make("li", "search-result", "presentation");
  const link = make("a", "search-link", "option");
  link.id = `search-result-${at}`;
  link.setAttribute("aria-selected", "false");
  link.href = address(result, root, words);
  link.tabIndex = -1;
  const head = make("span", "search-head");
  head.append(marked("span", "search-title", result.titleParts));
  if (result.kind && result.kind !== "page") head.append(withText("span", "search-kind", result.kind.replaceAll("-", " ")));
  if (result.status) head.append(status(result.status));
  link.append(head);
  const path = [...result.path, result.heading].filter((part) => part !== "");
  if (path.length > 0) link.append(withText("span", "search-path", path.join(" › ")));
  if (result.excerpt !== "") link.append(marked("span", "search-excerpt", result.excerptParts));
  item.append(link);
  return item;
}

function address(result, root, words) {
  const url = new URL(result.url, root);
  const shown = [...result.titleParts, ...result.excerptParts].filter((part) => part.mark).map((part) => part.text.toLowerCase());
  const mark = [...new Set([...shown, ...words])].slice(0, 12).join(" ");
  if (mark !== "") url.searchParams.set("mark", mark);
  return url.href;
}

function make(name, className, role) {
  const made = document.createElement(name);
  made.className = className;
  if (role) made.setAttribute("role", role);
  return made;
}

function withText(name, className, text) {
  const made = make(name, className);
  made.textContent = text;
  return made;
}

function marked(name, className, parts) {
  const made = make(name, className);
  made.append(...parts.map(({ text, mark }) => (mark ? withText("mark", "search-mark", text) : text)));
  return made;
}

function status({ word, class: tone, values }) {
  const made = make("span", "search-state");
  if (/^[a-z-]+$/.test(tone)) made.classList.add(`search-state-${tone}`);
  made.append(withText("span", "search-state-word", word));
  const known = values.filter((value) => value !== null);
  if (known.length > 1) made.append(sparkline(values, Math.min(...known), Math.max(...known)));
  return made;
}

/** A line for each stretch without a gap. */
function sparkline(values, low, high) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 64 16", width: "64", height: "16", class: "search-spark", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const x = (at) => (2 + (60 * at) / Math.max(values.length - 1, 1)).toFixed(1);
  const y = (value) => (high === low ? 8 : 14 - (12 * (value - low)) / (high - low)).toFixed(1);
  let pen = "M";
  let path = "";
  for (const [at, value] of values.entries()) {
    if (value === null) pen = "M";
    else {
      path += `${pen}${x(at)} ${y(value)}`;
      pen = "L";
    }
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
