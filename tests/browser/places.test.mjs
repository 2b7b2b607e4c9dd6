// The same site at the root of a host, below a path, and read from a disk.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { launch, visit } from "./browser.mjs";
import { KINDS, build, copyOfBook, edit, host, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const site = await build(end);

test("below a path: links, styles, search and a team's page work", async (context) => {
  const { base } = await host(context, site, { under: "/some/deep/path/" });
  const page = await visit(context, browser, `${base}patterns/aligned-autonomy/`);
  await page.locator("header.top .brand").click();
  assert.equal(page.url(), base);
  await page.waitForLoadState();
  await page.keyboard.press("/");
  await page.keyboard.type("Harbor");
  await page.locator("dialog a[role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((address) => address.href !== base && address.pathname.startsWith("/some/deep/path/"));
  await page.locator("h1").waitFor();
  assert.deepEqual(page.trouble, []);
});

test("every link and every file that a page names is there", async () => {
  const files = new Set((await readdir(site, { recursive: true })).map((file) => file.replaceAll("\\", "/")));
  const lost = new Set();
  for (const file of [...files].filter((name) => name.endsWith(".html") && name !== "404.html")) {
    const html = await readFile(join(site, file), "utf8");
    for (const [, name] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      const url = new URL(name.replaceAll("&amp;", "&"), `http://host/${file.replace(/index\.html$/, "")}`);
      if (url.host !== "host") continue;
      const path = decodeURIComponent(url.pathname.slice(1));
      if (!files.has(path.endsWith("/") || path === "" ? `${path}index.html` : path)) lost.add(`${file} → ${name}`);
    }
  }
  assert.deepEqual([...lost].slice(0, 20), []);
});

test("every link with an anchor leads to one", async () => {
  const pages = (await readdir(site, { recursive: true })).filter((name) => name.endsWith("index.html"));
  const ids = new Map();
  for (const file of pages) {
    const html = await readFile(join(site, file), "utf8");
    ids.set(`/${file.replace(/index\.html$/, "")}`, new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)));
  }
  const lost = new Set();
  for (const file of pages) {
    const html = await readFile(join(site, file), "utf8");
    for (const [, name] of html.matchAll(/\shref="([^"]*#[^"]+)"/g)) {
      const url = new URL(name.replaceAll("&amp;", "&"), `http://host/${file.replace(/index\.html$/, "")}`);
      if (url.host === "host" && ids.has(url.pathname) && !ids.get(url.pathname).has(decodeURIComponent(url.hash.slice(1)))) lost.add(`${file} → ${name}`);
    }
  }
  assert.deepEqual([...lost].slice(0, 20), []);
});

test("an address that there is not is answered in words, and leads home", async (context) => {
  const { base } = await host(context, site);
  for (const path of ["nothing", "no/such/page/deep/down/", "teams/nobody/", "%ff%00"]) {
    const page = await visit(context, browser, base + path, { allow: [/404/] });
    assert.match(await page.locator("main").innerText(), /no page at this address/i);
    await page.locator("main a").first().click();
    assert.equal(page.url(), base);
    assert.deepEqual(page.trouble, []);
  }
});

test("below a path that the book knows, an address that there is not leads home too", async (context) => {
  const book = await copyOfBook(context);
  await edit(join(book, "book.toml"), "language =", 'url = "https://example.org/some/path/"\nlanguage =');
  const { base } = await host(context, await build(context, book), { under: "/some/path/" });
  const page = await visit(context, browser, `${base}no/such/page/`, { allow: [/404/] });
  await page.locator("main a").first().click();
  assert.equal(page.url(), base);
  assert.deepEqual(page.trouble, []);
});

test("read from a disk, links lead to pages, and search says plainly that it needs a server", async (context) => {
  const file = (path) => pathToFileURL(join(site, path)).href;
  const page = await visit(context, browser, file("index.html"));
  await page.locator("header.top .menu a").filter({ hasText: "Teams" }).click();
  await page.waitForURL(/teams\/index\.html$/);
  assert.match(await page.locator("h1").innerText(), /teams/i);
  await page.locator("header.top [data-search-open]").click();
  await page.getByRole("dialog").getByText(/needs a (web )?server/i).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await page.getByRole("dialog").getByText(/needs a (web )?server/i).waitFor();
});

test("read from a disk, the culture is chosen and a template is filled", async (context) => {
  const page = await visit(context, browser, pathToFileURL(join(site, KINDS.template, "index.html")).href);
  await page.locator("header [data-culture-choice]").selectOption("hierarchical");
  assert.equal(await page.locator('.culture[data-culture="high-context"]:visible').count(), 0);
  await page.getByLabel("Reason").fill("It works offline");
  assert.match(await page.locator("[data-filled]").innerText(), /It works offline/);
});
