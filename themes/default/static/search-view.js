// One result as a list item: title, status with sparkline, path, excerpt. All of it is set as text.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element; its children are elements or text. */
export function element(name, attributes = {}, ...children) {
  const made = name === "svg" || name === "path" ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A word to be seen. */
export const mark = (text) => element("mark", { class: "search-mark" }, text);

const span = (name, ...children) => element("span", { class: `search-${name}` }, ...children);

/** Returns a result as an item whose link is the option; it carries the words to be marked on the page. */
export function resultItem(result, at, root, words) {
  const head = span("head", span("title", ...marked(result.titleParts)));
  if (result.kind && result.kind !== "page") head.append(span("kind", result.kind.replaceAll("-", " ")));
  if (result.status) head.append(status(result.status));
  const link = element("a", {
    class: "search-link", role: "option", id: `search-result-${at}`, "aria-selected": "false", href: address(result, root, words), tabindex: "-1",
  }, head);
  const path = [...result.path, result.heading].filter((part) => part !== "");
  if (path.length > 0) link.append(span("path", path.join(" › ")));
  if (result.excerpt !== "") link.append(span("excerpt", ...marked(result.excerptParts)));
  return element("li", { class: "search-result", role: "presentation" }, link);
}

function address(result, root, words) {
  const url = new URL(result.url, root);
  const shown = [...result.titleParts, ...result.excerptParts].filter((part) => part.mark).map((part) => part.text.toLowerCase());
  const mark = [...new Set([...shown, ...words])].slice(0, 12).join(" ");
  if (mark !== "") url.searchParams.set("mark", mark);
  return url.href;
}

const marked = (parts) => parts.map((part) => (part.mark ? mark(part.text) : part.text));

function status({ word, class: tone, values }) {
  const made = span(/^[a-z-]+$/.test(tone) ? `state search-state-${tone}` : "state", span("state-word", word));
  const known = values.filter((value) => value !== null);
  if (known.length > 1) made.append(sparkline(values, Math.min(...known), Math.max(...known)));
  return made;
}

/** A line for each stretch without a gap. */
function sparkline(values, low, high) {
  const x = (at) => (2 + (60 * at) / Math.max(values.length - 1, 1)).toFixed(1);
  const y = (value) => (high === low ? 8 : 14 - (12 * (value - low)) / (high - low)).toFixed(1);
  const step = (value, at) => (value === null ? "" : `${(values[at - 1] ?? null) === null ? "M" : "L"}${x(at)} ${y(value)}`);
  const line = element("path", { d: values.map(step).join("") });
  return element("svg", { viewBox: "0 0 64 16", width: "64", height: "16", class: "search-spark", "aria-hidden": "true" }, line);
}
