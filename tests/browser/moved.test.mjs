// Earlier addresses of pages and of places on them, followed in a browser; and a crawl of the whole site.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { build, folder, host, wholeFile } from "./handbook.mjs";

const FILES = {
  "book.toml": '[book]\ntitle = "Moves"\n',
  "content/index.md": "# Home\n\n[old](/was/here/) [old place](/was/here/#first) [file](/chapter_1.html) [gone](/only/places/#a) [b](b.md#third) ![i](a%20picture.png)\n\n```include\nfile = \"part.md\"\n```\n",
  "content/part.md": "# Part\n\n[b](folder/sub.md) and [[b]].\n",
  "content/a.md": '+++\naliases = ["/was/here/", "/chapter_1.html", "/only/places/#b"]\n[fragments]\nsecond = "first"\nthird = "b.md#third"\n"/only/places/#a" = "first"\n+++\n# A\n\n## First\n\ntext\n\n## Other\n\n[up](index.md)\n',
  "content/b.md": '+++\n[fragments]\n"/was/here/#moved" = "third"\n+++\n# B\n\n[self](#b)\n\n## Third\n\n[a](a.md#other)\n',
  "content/folder/sub.md": "# Sub\n\n[a](../a.md) [picture](../a%20picture.png) [list](./)\n",
  "content/a picture.png": "x",
};

const end = wholeFile();
const book = await folder(end);
for (const [path, text] of Object.entries(FILES)) {
  await mkdir(dirname(join(book, path)), { recursive: true });
  await writeFile(join(book, path), text);
}
const site = await build(end, book);
const browser = await launch(end);
const { base } = await host(end, site, { under: "/deep/" });

const MOVES = {
  "was/here/": "a/",
  "was/here/#first": "a/#first",
  "was/here/#second": "a/#first",
  "was/here/#moved": "b/#third",
  "was/here/#unheard-of": "a/#unheard-of",
  "chapter_1.html": "a/",
  "chapter_1.html#other": "a/#other",
  "only/places/": "a/",
  "only/places/#a": "a/#first",
  "only/places/#b": "a/",
  "a/#second": "a/#first",
  "a/#third": "b/#third",
};

for (const [from, to] of Object.entries(MOVES)) {
  test(`/${from} leads to /${to}`, async (context) => {
    const page = await visit(context, browser, base + from);
    await page.waitForURL(base + to);
    assert.deepEqual(page.trouble, []);
  });
}

test("without JavaScript, an earlier address leads to its page", async (context) => {
  const page = await visit(context, browser, `${base}was/here/#first`, { javaScriptEnabled: false });
  await page.waitForURL((url) => url.href.startsWith(`${base}a/`));
  assert.equal(await page.locator("h1").innerText(), "A");
});

test("the way back leads over an earlier address, not into it", async (context) => {
  const page = await visit(context, browser, base);
  await page.goto(`${base}was/here/`);
  await page.waitForURL(`${base}a/`);
  await page.goBack();
  assert.equal(page.url(), base);
});

test("a crawl from the front page finds every link, file and anchor there", async () => {
  const queue = [base];
  const seen = new Map();
  const lost = [];
  const load = async (url) => {
    if (!seen.has(url)) {
      const answer = await fetch(url);
      const html = answer.headers.get("content-type")?.startsWith("text/html") ? await answer.text() : "";
      seen.set(url, { status: answer.status, html, ids: new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)) });
      if (answer.status === 200) queue.push(url);
    }
    return seen.get(url);
  };
  await load(base);
  while (queue.length) {
    const from = queue.shift();
    for (const [, name] of seen.get(from).html.matchAll(/\s(?:href|src|data-to)="([^"]*)"/g)) {
      const url = new URL(name.replaceAll("&amp;", "&"), from);
      if (!url.href.startsWith(base)) continue;
      const place = decodeURIComponent(url.hash.slice(1));
      url.hash = "";
      const found = await load(url.href);
      if (found.status !== 200) lost.push(`${from} → ${name}: ${found.status}`);
      else if (place && !found.ids.has(place)) lost.push(`${from} → ${name}: no such place`);
    }
  }
  assert.deepEqual(lost, []);
  assert.ok(seen.size > 12, `${seen.size} addresses`);
});
