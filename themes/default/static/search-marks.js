// Marks the words of a search on the page that it opened (`?mark=…`), and tidies the address.

import { mark } from "./search-view.js";

const MOST = 500;

/** Marks the words, given how the engine cuts a text. */
export function markPage(document, { fold, parts, words }) {
  const address = new URL(document.location.href);
  const asked = address.searchParams.get("mark");
  if (asked === null) return;
  address.searchParams.delete("mark");
  document.defaultView.history.replaceState(null, "", address);
  const wanted = new Set([...words(asked.slice(0, 500))].map((word) => word.text).concat(fold(asked).split(" ")));
  const main = document.querySelector("main") ?? document.body;
  const filter = (node) => (node.parentElement?.closest("script, style, svg, mark, textarea") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT, filter);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  let count = 0;
  for (const node of texts) {
    const cut = parts(node.data, (word) => wanted.has(word));
    const marks = cut.filter((part) => part.mark).length;
    if (marks === 0) continue;
    count += marks;
    node.replaceWith(...cut.map((part) => (part.mark ? mark(part.text) : part.text)));
    if (count > MOST) break;
  }
  if (address.hash === "") main.querySelector(".search-mark")?.scrollIntoView({ block: "center" });
}
