// Where the reader is on the page, and where the page has changed: the one stays, the other is shown.

const MARK = "patternbook-changed";
const MARKED_FOR = 1600;
const BLOCKS = "p, li, h1, h2, h3, h4, h5, h6, tr, pre, blockquote, figure, dt, dd, summary, svg, table, section, article";
const SILENT = "script, style, link, meta, title, template, head";

/** Keeps what the reader looks at where it is on the screen. */
export function keepingPlace(change) {
  const { style } = document.documentElement;
  const anchoring = style.overflowAnchor;
  style.overflowAnchor = "none";
  const tops = new Map(seen().map((element) => [element, topOf(element)]));
  change();
  const anchor = scrollY > 0 ? [...tops.keys()].find((element) => element.isConnected) : null;
  const moved = anchor ? topOf(anchor) - tops.get(anchor) : 0;
  if (moved) scrollBy({ top: moved, behavior: "instant" });
  style.overflowAnchor = anchoring;
}

const topOf = (element) => element.getBoundingClientRect().top;

/**
 * What is read just now, from the top. What holds other blocks begins somewhere above, and what is pinned to the
 * screen never moves: neither tells where the text has gone.
 */
function seen() {
  const found = new Set();
  for (let row = 1; row < 16; row++) {
    for (const column of [0.5, 0.3, 0.7]) {
      const element = document.elementFromPoint(innerWidth * column, (innerHeight * row) / 16);
      if (element && !element.querySelector(BLOCKS) && !isPinned(element)) found.add(element);
    }
  }
  const begins = [...found].filter((element) => topOf(element) >= 0);
  return [...begins, ...[...found].filter((element) => !begins.includes(element))];
}

function isPinned(element) {
  for (let at = element; at; at = at.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return true;
  }
  return element.localName === "patternbook-preview";
}

/** Shows for a moment what has changed; returns the first place, where none of them is in sight. */
export function mark(elements) {
  const blocks = new Set(elements.map((element) => visible(element.closest(BLOCKS) ?? element)));
  const shown = [...blocks].filter(Boolean).slice(0, 50);
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
  return inSight ? null : shown[0];
}

/** What can be seen of an element: itself, or the folded part or the tabs that it is in; nothing of the whole page. */
function visible(element) {
  if (element.matches(SILENT)) return null;
  let at = element;
  while (at && !isVisible(at)) at = at.parentElement;
  return at?.querySelector("main, h1") || at?.matches("main, body") ? null : at;
}

const isVisible = (element) => element.getClientRects().length > 0 && (element.checkVisibility?.() ?? true);
