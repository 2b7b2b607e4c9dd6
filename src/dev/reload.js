// The browser's side of the preview: listens for what the server says a change means for this page, and
// applies it without losing the reader's place. Served by the preview only; no published page has it.

import { morph } from "./morph.js";
import { Panel } from "./panel.js";

const MARK = "patternbook-changed";
const MARKED_FOR = 1600;
const own = (root) => root.querySelector('script[src="/_patternbook/reload.js"]');

const panel = new Panel();
let key = own(document)?.dataset.key ?? "";
let assets = null;
let isCatchingUp = false;
let stream = null;
let retry = 0;

// Text is compared as published, not as it stands in the document, where scripts have been at work.
let published = fetchPage().then((page) => {
  if (page && page.key !== key) location.reload();
  return page?.document;
});

async function fetchPage() {
  try {
    const response = await fetch(location.pathname + location.search, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { key: own(page)?.dataset.key ?? "", document: page };
  } catch {
    return null; // The preview has ended, or the machine slept: the stream comes back and tells.
  }
}

function listen() {
  stream?.close();
  stream = null;
  // A browser opens six connections to one server: only pages that are seen hold one.
  if (document.visibilityState === "hidden") return;
  isCatchingUp = true;
  const address = encodeURIComponent(location.pathname);
  stream = new EventSource(`/_patternbook/events?path=${address}&key=${key}`);
  stream.onmessage = (event) => {
    retry = 0;
    panel.connected(true);
    const message = JSON.parse(event.data);
    queue = queue.then(() => take(message)).catch((error) => console.error(error));
  };
  stream.onerror = () => {
    // Not left to the browser: the address tells which state of the page is open.
    stream?.close();
    stream = null;
    panel.connected(false);
    retry = Math.min(retry + 1, 8);
    setTimeout(() => stream ?? listen(), 250 * retry);
  };
}

let queue = Promise.resolve();
document.addEventListener("visibilitychange", listen);
addEventListener("pageshow", (event) => event.persisted && listen());
addEventListener("pagehide", () => stream?.close());
listen();

async function take(message) {
  panel.show(message.problems);
  const missed = isCatchingUp && assets !== null && assets !== message.assets;
  [assets, isCatchingUp] = [message.assets, false];
  if (missed || (message.scripts.length && document.querySelector("script[src]:not([src^='/_patternbook/'])"))) {
    return location.reload();
  }
  if (message.styles.length) refreshStyles(message.styles);
  if (message.media.length) refreshMedia(message.media, message.version);
  panel.gone(message.page === "gone");
  const next = message.edited.length === 1 ? message.edited[0] : null;
  if (panel.follows && next && next !== location.pathname) return location.assign(next);
  if (message.page === "changed") await update();
  if (message.data.length) document.dispatchEvent(new CustomEvent("patternbook:data", { detail: message.data }));
  document.dispatchEvent(new CustomEvent("patternbook:changed"));
}

async function update() {
  const before = await published;
  const page = await fetchPage();
  if (!page) return;
  if (!before || needsLoad(before, page.document)) return location.reload();
  published = Promise.resolve(page.document);
  key = page.key;
  own(document).dataset.key = key;
  await adoptStyles(before, page.document);
  document.title = page.document.title;
  const changed = new Set();
  keepingPlace(() => {
    const [live, was, is] = [document.documentElement, before.documentElement, page.document.documentElement];
    morphRoot(live, was, is);
    morph(document.body, before.body, page.document.body, changed);
  });
  mark([...changed].filter((element) => element?.isConnected));
  document.dispatchEvent(new CustomEvent("patternbook:updated", { detail: [...changed] }));
}

const sources = (page) => [...page.querySelectorAll("script:not([data-key])")].map((script) => script.outerHTML).join();
const policies = (page) => [...page.querySelectorAll("meta[http-equiv], base")].map((meta) => meta.outerHTML).join();

/** Scripts run once, and a policy holds for the document's life: only loading changes them. */
const needsLoad = (before, after) => sources(before) !== sources(after) || policies(before) !== policies(after);

function morphRoot(live, before, after) {
  for (const { name, value } of [...after.attributes]) {
    if (before.getAttribute(name) !== value) live.setAttribute(name, value);
  }
}

const sheets = (root) => [...root.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => !link.dataset.preview);
const pathOf = (address) => new URL(address, location.href).pathname;

/** Puts a sheet beside the old one and takes the old one away when the new one is there: no flash. */
function replaceSheet(old, href) {
  const fresh = old ? old.cloneNode() : Object.assign(document.createElement("link"), { rel: "stylesheet" });
  fresh.href = href;
  const done = new Promise((resolve) => {
    fresh.onload = fresh.onerror = resolve;
    setTimeout(resolve, 2000);
  });
  if (old) old.after(fresh);
  else document.head.append(fresh);
  return done.then(() => old?.remove());
}

function refreshStyles(paths) {
  const mine = sheets(document).filter((link) => paths.includes(pathOf(link.href)));
  // One that none of ours names is imported by one of them.
  const stale = mine.length ? mine : sheets(document);
  for (const link of stale) replaceSheet(link, `${pathOf(link.href)}?v=${performance.now()}`);
}

/** A sheet of another name, as fingerprints give, is loaded before the page changes. */
async function adoptStyles(before, after) {
  const [was, is] = [before, after].map((page) => sheets(page).map((link) => link.getAttribute("href")));
  const gone = was.filter((href) => !is.includes(href));
  const come = is.filter((href) => !was.includes(href));
  const live = (href) => sheets(document).find((link) => href && pathOf(link.href) === pathOf(href));
  const swaps = come.map((href, index) => replaceSheet(live(gone[index]), href));
  gone.slice(come.length).forEach((href) => live(href)?.remove());
  await Promise.all(swaps);
}

function refreshMedia(paths, version) {
  for (const element of document.querySelectorAll("img[src], source[src], video[src], audio[src]")) {
    const path = pathOf(element.src);
    if (paths.includes(path)) element.src = `${path}?v=${version}`;
  }
}

/** Keeps what the reader looks at where it is on the screen. */
function keepingPlace(change) {
  const root = document.documentElement;
  const anchoring = root.style.overflowAnchor;
  root.style.overflowAnchor = "none";
  const middle = Math.round(innerWidth / 2);
  const seen = [0.1, 0.3, 0.5, 0.7].map((part) => document.elementFromPoint(middle, innerHeight * part));
  const anchors = seen.filter((element) => element && element !== root && element !== document.body);
  const tops = new Map(anchors.map((element) => [element, element.getBoundingClientRect().top]));
  change();
  const anchor = scrollY > 0 ? anchors.find((element) => element.isConnected) : null;
  const moved = anchor ? anchor.getBoundingClientRect().top - tops.get(anchor) : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  root.style.overflowAnchor = anchoring;
}

const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, tr, pre, blockquote, figure, dt, dd, summary, svg, table, section, article";

/** Shows for a moment what has changed, and offers it where it is out of sight. */
function mark(elements) {
  const blocks = new Set(elements.map((element) => element.closest(BLOCKS) ?? element));
  blocks.delete(document.body);
  blocks.delete(document.documentElement);
  const shown = [...blocks].filter((block) => block.getClientRects().length).slice(0, 50);
  for (const block of shown) {
    block.classList.add(MARK);
    setTimeout(() => {
      block.classList.remove(MARK);
      if (!block.classList.length) block.removeAttribute("class");
    }, MARKED_FOR);
  }
  const inSight = shown.some((block) => {
    const { top, bottom } = block.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  });
  panel.offer(shown.length && !inSight ? shown[0] : null);
}
