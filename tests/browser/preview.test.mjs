// The coach at work: `patternbook serve` on a copy of the example, a file edited, the page in the browser.

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { launch, listening as openListening, visit } from "./browser.mjs";
import { copyOfBook, edit, preview, until, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const PATTERN = "content/patterns/aligned-autonomy.md";
const browser = await launch(end);
const book = await copyOfBook(end);
const base = await preview(end, book);

const listening = (context, path, options) => openListening(context, browser, base + path, options);

test("an edit is seen without a reload, and scroll, focus and open parts stay", async (context) => {
  const page = await listening(context, "patterns/aligned-autonomy/");
  const place = await page.evaluate(() => {
    document.querySelector("details").open = true;
    scrollTo({ top: 1500, behavior: "instant" });
    document.querySelectorAll("main .prose a")[3].focus({ preventScroll: true });
    return { top: scrollY, focus: document.activeElement.href };
  });
  await edit(join(book, PATTERN), "\n## ", "\nA sentence that was not there before.\n\n## ");
  const begun = Date.now();
  await page.getByText("A sentence that was not there before.").waitFor({ state: "attached" });
  context.diagnostic(`seen after ${Date.now() - begun} ms, unoptimised`);
  assert.ok(await page.isSame(), "the document was kept");
  const after = await page.evaluate(() => ({
    moved: scrollY, focus: document.activeElement.href, open: document.querySelector("details").open,
  }));
  assert.equal(after.focus, place.focus);
  assert.ok(after.open);
  assert.ok(Math.abs(after.moved - place.top) < 400, `from ${place.top} to ${after.moved}`);
  assert.deepEqual(page.trouble, []);
});

test("what is written while the search dialog is open is found by it", async (context) => {
  const page = await listening(context, "patterns/aligned-autonomy/");
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: /search/i });
  await field.fill("autonomy");
  await page.locator("dialog a[role=option]").first().waitFor();
  await field.fill("quixotically");
  await page.getByText("No results.").waitFor();
  for (const [file, word, before] of [["content/stories/us-fintech-startup.md", "quixotically", "\n**Results:**"], [PATTERN, "zephyrs", "\n## "]]) {
    await field.fill(word);
    await edit(join(book, file), before, `\nThe ${word} autonomous team decides.\n${before}`);
    await page.locator("dialog mark", { hasText: word }).first().waitFor();
    await field.fill("autonomous decides");
    await page.locator("dialog a[role=option]").first().waitFor();
  }
  assert.ok(await page.isSame());
  assert.deepEqual(page.trouble, []);
});

test("a change of the data is seen on a team's page that is open", async (context) => {
  const page = await listening(context, "teams/harbor/");
  const file = join(book, "data/teams.toml");
  const good = await readFile(file, "utf8");
  await edit(file, 'purpose = "Ships', 'purpose = "Boats and ships');
  await page.getByText("Boats and ships know").first().waitFor();
  await writeFile(file, good);
  await page.getByText("Boats and ships know").first().waitFor({ state: "detached" });
  assert.ok(await page.isSame());
});

test("a broken file is shown over the last good page with its place, and goes when it is mended", async (context) => {
  const page = await listening(context, "patterns/aligned-autonomy/");
  const file = join(book, PATTERN);
  const good = await readFile(file, "utf8");
  await writeFile(file, `${good}\n\n[nowhere](no-such-page.md)\n`);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  const said = await alert.innerText();
  assert.match(said, /no-such-page/);
  assert.match(said, new RegExp(`${PATTERN}:${good.split("\n").length + 2}:\\d+`));
  assert.ok((await page.locator("main").innerText()).length > 1000, "the last good page is there");
  await writeFile(file, good);
  await alert.waitFor({ state: "hidden" });
  assert.ok(await page.isSame());
});

test("broken definitions are told on every page, even one that was opened later", async (context) => {
  const file = join(book, "data/teams.toml");
  const good = await readFile(file, "utf8");
  await writeFile(file, good.replace('culture = "low-context"', 'culture = "low-contex"'));
  const page = await visit(context, browser, `${base}signals/`);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /data\/teams\.toml:\d+:\d+/);
  assert.match(await alert.innerText(), /low-contex`/);
  await writeFile(file, good);
  await alert.waitFor({ state: "hidden" });
});

test("a page that comes and goes is there, and is not", async (context) => {
  const file = join(book, "content/stories/a-new-story.md");
  await writeFile(file, '+++\ntitle = "A new story"\n+++\n\nIt begins.\n');
  const address = `${base}stories/a-new-story/`;
  await until("the new page is answered", async () => (await fetch(address)).status === 200);
  const page = await listening(context, "stories/a-new-story/");
  await rm(file);
  await page.getByText("This page is no longer published.").waitFor();
  assert.equal((await fetch(address)).status, 404);
});

test("a change of the theme is seen", async (context) => {
  const page = await listening(context, "about/");
  await mkdir(join(book, "themes/default/layouts"), { recursive: true });
  await writeFile(join(book, "themes/default/layouts/page.html"), '{% extends "base.html" %}{% block after %}<p>From the book’s own layout.</p>{% endblock after %}');
  await page.getByText("From the book’s own layout.").waitFor();
});

test("the preview's own look stays off the page", async (context) => {
  const page = await listening(context, "patterns/aligned-autonomy/");
  const look = await page.evaluate(() => {
    const of = (selector) => getComputedStyle(document.querySelector(selector));
    return [of(".page-head").display, of("article.page").borderTopWidth];
  });
  assert.deepEqual(look, ["block", "0px"]);
});
