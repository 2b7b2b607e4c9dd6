// The search dialog: a combobox over a list of results, on top of the engine in search.js.
//
// A page says where the site's root is and what opens the dialog:
//   <a href="../../search/" data-search-open data-search-root="../../">Search</a>
// app.js calls `show`, also for `/`, Ctrl/⌘-K and an address with `?q=…`. What is shown is only ever set as text.

import { element, resultItem } from "./search-view.js";
import { markPage } from "./search-marks.js";

const MORE = 6;
const FILTERS = {
  kind: /*t*/"Kind", team: /*t*/"Team", tag: /*t*/"Tag", culture: /*t*/"Culture", lang: /*t*/"Language",
};

const opener = document.querySelector("[data-search-root]");
const root = new URL(opener?.dataset.searchRoot || "./", document.baseURI);
const engineFile = import("./search.js");
let parts;
let engine;
let turn = 0;
let limit = MORE;
let active = -1;

engineFile.then((cut) => markPage(document, cut), () => {});
// The preview says that something was edited: perhaps what is being searched for.
document.addEventListener("patternbook:changed", () => {
  engine = undefined;
  if (parts?.dialog.open) search();
});

/** Opens the index, once: the manifest is on its way before the first letter is typed. */
export function ready() {
  engine ??= engineFile.then(({ open }) => open(root));
  engine.catch(() => { engine = undefined; });
  return engine;
}

/** Opens the dialog, with a text to search for. */
export function show(text) {
  parts ??= build();
  if (!parts.dialog.open) parts.dialog.showModal();
  parts.input.focus();
  if (text === undefined) parts.input.select();
  else parts.input.value = text;
  search();
}

function build() {
  const input = element("input", {
    type: "search", id: "search-input", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "go", "aria-controls": "search-results", "aria-expanded": "false", "aria-autocomplete": "list",
    "aria-label": /*t*/"Search the handbook", placeholder: /*t*/"Search the handbook",
  });
  const close = element("button", { type: "button", class: "search-close" }, /*t*/"Close");
  const filters = element("div", { class: "search-filters", role: "group", "aria-label": /*t*/"Filters" });
  const status = element("p", { class: "search-status", role: "status", "aria-live": "polite" });
  const list = element("ul", { id: "search-results", class: "search-results", role: "listbox", "aria-label": /*t*/"Results" });
  const more = element("button", { type: "button", class: "search-more", hidden: "" }, /*t*/"More results");
  const keys = element("p", { class: "search-keys", "aria-hidden": "true" });
  for (const [key, what] of [
    ["↑ ↓", /*t*/"choose"], ["Enter", /*t*/"open"], ["Esc", /*t*/"close"], ["“ ”", /*t*/"exact phrase"],
  ]) {
    keys.append(element("span", {}, element("kbd", {}, key), ` ${what}`));
  }
  const bar = element("div", { class: "search-bar" }, input, close);
  const body = element("div", { class: "search-body" }, status, list, more);
  const dialog = element("dialog", { class: "search-dialog", "aria-label": /*t*/"Search" }, bar, filters, body, keys);
  document.body.append(dialog);
  parts = { dialog, input, filters, status, list, more, body };
  input.addEventListener("input", () => {
    limit = MORE;
    search();
  });
  input.addEventListener("keydown", onKey);
  close.addEventListener("click", () => dialog.close());
  more.addEventListener("click", () => {
    limit += MORE * 2;
    search();
    input.focus();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => remember(""));
  ready().then(addFilters, () => {});
  return parts;
}

function addFilters(index) {
  for (const [name, values] of Object.entries(index.facets())) {
    if (values.length < 2) continue;
    const select = element("select", { name, id: `search-filter-${name}` }, element("option", { value: "" }, /*t*/"All"));
    for (const [value, count] of values) select.append(element("option", { value }, `${value} (${count})`));
    select.addEventListener("change", () => {
      limit = MORE;
      search();
    });
    parts.filters.append(element("label", {}, FILTERS[name] ?? name, select));
  }
  // Their place was kept, so that nothing moves when they come.
  parts.filters.hidden = !parts.filters.firstChild;
}

function onKey(event) {
  const count = parts.list.children.length;
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    parts.dialog.close();
  } else if (event.key === "Enter") {
    event.preventDefault();
    optionAt(Math.max(active, 0))?.click();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count > 0) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
  }
}

const optionAt = (at) => parts.list.children[at]?.querySelector("[role=option]");

function choose(at) {
  optionAt(active)?.setAttribute("aria-selected", "false");
  active = at;
  const option = optionAt(at);
  if (option === undefined) {
    parts.input.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  parts.input.setAttribute("aria-activedescendant", option.id);
}

/** Keeps the query in the address, so that it is a link, and lets it go with the dialog. */
function remember(text) {
  const address = new URL(location.href);
  if (text === "") address.searchParams.delete("q");
  else address.searchParams.set("q", text.slice(0, 500));
  if (address.href !== location.href) {
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Browsers limit how often an address may change; the link is then a letter late.
    }
  }
}

async function search() {
  const mine = (turn += 1);
  const text = parts.input.value;
  const filters = Object.fromEntries([...parts.filters.querySelectorAll("select")].map((select) => [select.name, select.value]));
  try {
    const results = await (await ready()).query(text, { limit, filters });
    if (mine !== turn || !parts.dialog.open) return;
    remember(text.trim());
    fill(results, text);
  } catch (error) {
    if (mine !== turn) return;
    fill([], "");
    say(/*t*/"Search is not available: {reason}. Please try again.".replace("{reason}", error.message));
  }
}

function fill(results, text) {
  parts.list.replaceChildren(...results.map((result, at) => resultItem(result, at, root, results.words)));
  for (const [at, option] of [...parts.list.children].entries()) {
    option.addEventListener("pointermove", () => active !== at && choose(at));
  }
  active = -1;
  choose(results.length > 0 ? 0 : -1);
  parts.input.setAttribute("aria-expanded", String(results.length > 0));
  parts.more.hidden = !(results.total > results.length && limit < 200);
  parts.body.scrollTop = 0;
  if (text.trim() === "") say("");
  else say(summary(results));
}

function summary(results) {
  if (results.length === 0) return /*t*/"No results. Fewer or other words may help.";
  const pages = results.full || results.total;
  const count = pages === 1 ? /*t*/"1 page" : /*t*/"{n} pages".replace("{n}", pages);
  const mended = results.mended.map(([from, to]) => /*t*/"“{to}” for “{from}”".replace("{to}", to).replace("{from}", from)).join(", ");
  const missing = results.missing.map((word) => `“${word}”`).join(", ");
  return [count, mended && /*t*/"searched {words}".replace("{words}", mended), missing && /*t*/"nothing has {words}".replace("{words}", missing)].filter(Boolean).join(" · ");
}

function say(text) {
  if (parts.status.textContent !== text) parts.status.textContent = text;
}
