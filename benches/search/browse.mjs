// What only a browser can show: the time from a key to its results, the page's memory, and Pagefind.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ROOT } from "../../tests/search/handbook.mjs";
import { serve } from "./serve.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

async function inPage(executablePath, folders, path, use) {
  const site = await serve(...folders);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--enable-precise-memory-info", "--js-flags=--expose-gc"] });
  try {
    const page = await browser.newPage();
    await page.goto(site.url + path);
    return await use(page);
  } finally {
    await browser.close();
    site.close();
  }
}

/** Calls `use` with a query function that asks Pagefind. */
export async function pagefind(executablePath, site, use) {
  return inPage(executablePath, [site, HERE], "page.html", async (page) =>
    use((text, { limit }) =>
      page.evaluate(
        async ([text, limit]) => {
          const search = await import("/pagefind/pagefind.js");
          const { results } = await search.search(text);
          const shown = await Promise.all(results.slice(0, limit).map((result) => result.data()));
          return shown.map(({ url }) => ({ url: url.replace(/^\//, "").replace(/index\.html$/, "") }));
        },
        [text, limit],
      ),
    ),
  );
}

/** Types words letter by letter, twice; the second time the index is warm. */
export async function browse({ chromium: executablePath, site, corpus }) {
  const words = corpus.slice(0, 2000).filter((_, at) => at % 100 === 0).map(({ title }) => title.replace(/ \(\d+\)$/, "").toLowerCase());
  const folders = [site, join(ROOT, "themes/default/static"), HERE];
  return inPage(executablePath, folders, "page.html", async (page) => {
    await page.evaluate(async () => (await import("/search-dialog.js")).show());
    await page.waitForSelector("dialog[open]");
    const times = await page.evaluate(type, words);
    const heap = await page.evaluate(() => {
      globalThis.gc?.();
      return performance.memory.usedJSHeapSize / 1e6;
    });
    const at = (share) => times[Math.floor(times.length * share)];
    return { keys: times.length, "median, ms": at(0.5), "p95, ms": at(0.95), "most, ms": times.at(-1), "page's memory, MB": heap };
  });
}

async function type(texts) {
  const input = document.querySelector("#search-input");
  const list = document.querySelector("#search-results");
  const times = [];
  const press = async (text) => {
    input.value = text;
    const shown = new Promise((done) => {
      const observer = new MutationObserver(() => (observer.disconnect(), done()));
      observer.observe(list, { childList: true });
      setTimeout(done, 3000);
    });
    const start = performance.now();
    input.dispatchEvent(new Event("input"));
    await shown;
    return performance.now() - start;
  };
  for (const text of texts) {
    for (const turn of ["cold", "warm"]) {
      for (let letters = 1; letters <= text.length; letters += 1) {
        const time = await press(text.slice(0, letters));
        if (turn === "warm") times.push(time);
      }
    }
  }
  return times.sort((a, b) => a - b);
}
