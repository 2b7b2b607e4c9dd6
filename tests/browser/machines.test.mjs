// What machines read is read by programs that others wrote: feeds, calendar, sitemap, pictures.

import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import test from "node:test";
import { parseFeed } from "@rowanmanning/feed-parser";
import ICAL from "ical.js";
import { ErrorLevel, parseSitemap } from "sitemap";
import { launch, visit } from "./browser.mjs";
import { build, copyOfBook, edit, host, wholeFile } from "./handbook.mjs";

const BASE = "https://example.org/some/path/";
const end = wholeFile();
const book = await copyOfBook(end);
await edit(join(book, "book.toml"), "language =", `url = "${BASE}"\nlanguage =`);
// Whatever has to be escaped, folded or encoded somewhere.
const hard = 'Größe & <b>"Maß"</b>; komma, \\n 日本語の長い題名が続いていく、行が折り返されるまで';
await writeFile(join(book, "content/stories/größe ü.md"), `---\ntitle: '${hard}'\nowner: 'one; two, "three"'\nreview_by: 2026-10-01\n---\nText.\n`);
const site = await build(end, book);
const pages = (await readdir(site, { recursive: true })).filter((name) => name.endsWith("index.html")).map((name) => name.slice(0, -"index.html".length));
const text = (path) => readFile(join(site, path), "utf8");
const inSite = (url) => {
  assert.ok(url.startsWith(BASE), url);
  return decodeURIComponent(new URL(url).pathname).slice(new URL(BASE).pathname.length);
};

for (const [path, least] of [["feed.xml", 4], ["stewardship/reviews.xml", 1]]) {
  test(`${path} is a feed of pages`, async () => {
    const feed = parseFeed(await text(path));
    assert.equal(feed.meta.type, "atom");
    assert.equal(feed.self, BASE + path);
    assert.ok(feed.title && feed.url && feed.updated instanceof Date);
    assert.ok(feed.items.length >= least);
    assert.equal(new Set(feed.items.map((item) => item.id)).size, feed.items.length);
    for (const item of feed.items) {
      assert.ok(item.title);
      assert.ok(item.updated instanceof Date && !Number.isNaN(item.updated.valueOf()));
      assert.ok(pages.includes(inSite(item.url)), item.url);
    }
  });
}

test("a title full of marks is the same in feed and calendar", async () => {
  const { items } = parseFeed(await text("stewardship/reviews.xml"));
  assert.ok(items.some((item) => item.title === hard), items.map((item) => item.title).join("\n"));
});

test("stewardship/reviews.ics is a calendar of whole days", async () => {
  const calendar = new ICAL.Component(ICAL.parse(await text("stewardship/reviews.ics")));
  assert.equal(calendar.getFirstPropertyValue("version"), "2.0");
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  assert.ok(events.length > 3);
  assert.equal(new Set(events.map((event) => event.uid)).size, events.length);
  for (const event of events) {
    assert.ok(event.startDate.isDate && event.endDate.isDate);
    assert.equal(event.duration.toSeconds(), 24 * 60 * 60);
    assert.ok(event.component.getFirstPropertyValue("dtstamp"));
    assert.ok(pages.includes(inSite(event.component.getFirstPropertyValue("url"))));
  }
  const own = events.find((event) => event.summary === hard);
  assert.ok(own, "the title comes back as it was");
  assert.equal(own.startDate.toString(), "2026-10-01");
  assert.match(own.description, /one; two, "three"/);
});

test("sitemap.xml names every page once, and nothing else", async () => {
  const entries = await parseSitemap(Readable.from([await text("sitemap.xml")]), ErrorLevel.THROW);
  const named = entries.map((entry) => inSite(entry.url));
  assert.equal(new Set(named).size, named.length);
  const hidden = async (path) => /<meta name="robots" content="noindex">/.test(await text(`${path}index.html`));
  const expected = [];
  for (const path of pages) if (!(await hidden(path))) expected.push(path);
  assert.deepEqual(named.sort(), expected.sort());
});

test("structure, stewardship and each chart's figures are JSON", async () => {
  const files = (await readdir(site, { recursive: true })).filter((name) => name.endsWith(".json"));
  assert.ok(files.includes("structure.json") && files.includes("stewardship/stewardship.json"));
  for (const file of files) JSON.parse(await text(file));
});

test("every page has a picture for shared links, which a browser can draw", async (context) => {
  const { base } = await host(context, site, { under: "/some/path/", policy: "default-src *" });
  const browser = await launch(context);
  const page = await visit(context, browser, base);
  for (const path of ["", "patterns/aligned-autonomy/", "teams/harbor/", "stories/größe ü/"]) {
    const html = await text(`${path}index.html`);
    const [, address] = /property="og:image" content="([^"]*)"/.exec(html) ?? [];
    assert.ok(address, `${path} has a picture`);
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, base + inSite(address).split("/").map(encodeURIComponent).join("/"));
    assert.deepEqual(size, [1200, 630]);
    const { length } = await readFile(join(site, inSite(address)));
    assert.ok(length < 40_000, `${length} bytes`);
  }
});
