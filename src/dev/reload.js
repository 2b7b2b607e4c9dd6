// The browser's side of the preview: listens for what the server says a change means for this page, and
// applies it without losing the reader's place. Served by the preview only; no published page has it.

import { morph, morphAttributes } from "./morph.js";
import { Panel } from "./panel.js";
import { keepingPlace, mark } from "./place.js";
import { reopen, restore } from "./reopen.js";

const own = (root) => root.querySelector('script[src="/_patternbook/reload.js"]');
/** The server says something every ten seconds: after a longer silence the connection is dead, as after a sleep. */
const SILENCE = 25_000;

const panel = new Panel();
let key = own(document)?.dataset.key ?? "";
let isLost = own(document)?.dataset.lost !== undefined;
let since = "";
let assets = null;
let stream = null;
let heard = Date.now();
let retry = 0;

// Text is compared as published, not as it stands in the document, where scripts have been at work.
let published = fetchPage().then((page) => {
  if (page && page.key !== key) reopen();
  return page?.document;
});

async function fetchPage() {
  try {
    const response = await fetch(location.pathname + location.search, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    // What has not our script is no page, but the reason why there is none just now: the open one stays.
    if (!own(page)) return null;
    return { key: own(page).dataset.key, isLost: own(page).dataset.lost !== undefined, document: page };
  } catch {
    return null; // The preview has ended, or the machine slept: the stream comes back and tells.
  }
}

function listen() {
  stream?.close();
  stream = null;
  // A browser opens six connections to one server: only pages that are seen hold one.
  if (document.visibilityState === "hidden") return;
  heard = Date.now();
  const address = encodeURIComponent(location.pathname);
  const page = `path=${address}&key=${key}&since=${since}&lost=${isLost ? "yes" : "no"}`;
  stream = new EventSource(`/_patternbook/events?${page}`);
  stream.addEventListener("beat", () => (heard = Date.now()));
  stream.onmessage = (event) => {
    [heard, retry] = [Date.now(), 0];
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

restore();
let queue = Promise.resolve();
document.addEventListener("visibilitychange", listen);
addEventListener("online", listen);
addEventListener("pageshow", (event) => event.persisted && listen());
addEventListener("pagehide", () => stream?.close());
setInterval(() => {
  if (!stream || Date.now() - heard < SILENCE) return;
  panel.connected(false);
  listen();
}, 5_000);
listen();

async function take(message) {
  panel.show(message.problems);
  const missed = message.gap && assets !== message.assets;
  assets = message.assets;
  since = `${message.run}.${message.version}`;
  if (missed || (message.scripts.length && document.querySelector("script[src]:not([src^='/_patternbook/'])"))) {
    return reopen();
  }
  if (message.styles.length) refreshStyles(message.styles);
  if (message.gap || message.media.length) refreshMedia((path) => message.gap || message.media.includes(path));
  if (message.moved) return moveTo(message.moved);
  panel.gone(message.page === "gone");
  const next = message.edited.length === 1 ? message.edited[0] : null;
  if (panel.follows && next && next !== location.pathname) return location.assign(next);
  if (message.page === "changed") {
    const place = await update();
    if (panel.follows && next === location.pathname) panel.goTo(place);
    else panel.offer(place);
  }
  if (message.data.length) document.dispatchEvent(new CustomEvent("patternbook:data", { detail: message.data }));
  document.dispatchEvent(new CustomEvent("patternbook:changed"));
}

/** The file of this page was renamed: it is the same page at another address, and the reader stays on it. */
function moveTo(address) {
  const depth = (path) => path.split("/").length;
  const to = address + location.search + location.hash;
  if (depth(address) !== depth(location.pathname)) return location.replace(to);
  history.replaceState(history.state, "", to);
  panel.moved(decodeURI(address));
  listen();
}

/** Brings the page up to date; returns a place that has changed, where none is in sight. */
async function update() {
  const before = await published;
  const page = await fetchPage();
  if (!page) return null;
  if (!before || needsLoad(before, page.document)) return void reopen();
  published = Promise.resolve(page.document);
  ({ key, isLost } = page);
  await adoptStyles(before, page.document);
  document.title = page.document.title;
  const changed = new Set();
  keepingPlace(() => {
    const [live, was, is] = [document.documentElement, before.documentElement, page.document.documentElement];
    morphAttributes(live, was, is, new Set());
    morph(document.body, before.body, page.document.body, changed);
  });
  document.dispatchEvent(new CustomEvent("patternbook:updated", { detail: [...changed] }));
  return mark([...changed].filter((element) => element?.isConnected));
}

const sources = (page) => [...page.querySelectorAll("script:not([data-key])")].map((script) => script.outerHTML).join();
const policies = (page) => [...page.querySelectorAll("meta[http-equiv], base")].map((meta) => meta.outerHTML).join();

const part = (element) => element.getAttribute("name") ?? (element.matches(".tab-label") ? element.textContent : "");
const parts = (widget) => [...widget.querySelectorAll(".tab, .tab-label, [name]")].map(part);
/** What the theme's scripts build on when a page is loaded: tabs and their names, forms and their fields. */
const widgets = (page) => JSON.stringify([...page.querySelectorAll(".tabs, form")].map(parts));

/** Scripts run once, and a policy holds for the document's life: only loading changes what they have made. */
const needsLoad = (before, after) => [sources, policies, widgets].some((of) => of(before) !== of(after));

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

const MEDIA = "img, source, video, audio, object, embed, image, use";

/** Asks anew for files that have changed, by an address that the browser has not seen yet. */
function refreshMedia(isStale) {
  const fresh = (address) => {
    const { origin, pathname, hash } = new URL(address, location.href);
    const isOurs = origin === location.origin && pathname !== location.pathname;
    return isOurs && isStale(pathname) ? `${pathname}?v=${since}${hash}` : address;
  };
  for (const element of document.querySelectorAll(MEDIA)) {
    for (const name of ["src", "poster", "data", "href"]) {
      const address = element.getAttribute(name);
      if (address && fresh(address) !== address) element.setAttribute(name, fresh(address));
    }
    const set = element.getAttribute("srcset");
    if (set) element.setAttribute("srcset", set.replace(/(^|,\s*)([^\s,]+)/g, (_, comma, address) => comma + fresh(address)));
  }
}
