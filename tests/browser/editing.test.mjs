// What an edit leaves alone, whom it tells, and what is said where something is broken: the preview, line by line.

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { launch, listening as openListening } from "./browser.mjs";
import { CHOSEN, copyOfBook, edit, lines, preview, until, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const book = await copyOfBook(end);
const own = join(book, "content/stories/edited.md");
const TEXT = `+++
title = "Edited"
+++

The first words of the story.

${CHOSEN}
::: culture high-context
Meant for some.
:::

${lines(60)}
The last words of the story.
`;
await writeFile(own, TEXT);
const config = await readFile(join(book, "book.toml"), "utf8");
await writeFile(join(book, "book.toml"), `${config.replace(/\[preview\][^[]*/, "")}\n[preview]\neditor = "vscode://file/{path}:{line}:{column}"\n`);
const base = await preview(end, book);

const listening = (context, path, options) => openListening(context, browser, base + path, options);

/** Runs a change of a file, and what is expected meanwhile; the file is as before afterwards. */
async function meanwhile(file, change, expected) {
  const good = await readFile(file, "utf8");
  try {
    await writeFile(file, change(good));
    await expected();
  } finally {
    await writeFile(file, good);
  }
}

test("selection, folded parts, the tab and the culture stay as the reader has them", async (context) => {
  const page = await listening(context, "stories/edited/");
  await page.getByRole("tab", { name: "Large" }).click();
  await page.locator("[data-culture-set=high-context]").first().click();
  await page.evaluate(() => {
    document.querySelector(".prose details").open = true;
    const text = [...document.querySelectorAll(".prose p")].find((one) => one.textContent.includes("first words")).firstChild;
    getSelection().setBaseAndExtent(text, 4, text, 15);
  });
  await edit(own, "Line 3 of the story.", "Line three of the story.");
  await page.getByText("Line three of the story.").waitFor({ state: "attached" });
  const state = await page.evaluate(() => ({
    selected: String(getSelection()),
    tab: document.querySelector("[role=tab][aria-selected=true]").textContent,
    culture: document.querySelector('[data-culture-set][aria-pressed=true]').dataset.cultureSet,
    open: document.querySelector(".prose details").open,
  }));
  assert.deepEqual(state, { selected: "first words", tab: "Large", culture: "high-context", open: true });
  assert.ok(await page.isSame());
  await writeFile(own, TEXT);
});

test("what was typed into a template's form stays", async (context) => {
  const page = await listening(context, "templates/i-intend-to/");
  const field = page.locator("main input:not([type=hidden]):visible, main textarea:visible, main [contenteditable]:visible").first();
  await field.focus();
  await page.keyboard.type("typed by a reader");
  const value = () => page.evaluate(() => document.activeElement.value ?? document.activeElement.textContent);
  const before = await value();
  assert.match(before, /typed by a reader/);
  await meanwhile(join(book, "content/templates/i-intend-to.md"), (text) => `${text}\nA sentence below the form.\n`, async () => {
    await page.getByText("A sentence below the form.", { exact: true }).waitFor({ state: "attached" });
    assert.equal(await value(), before);
  });
  assert.ok(await page.isSame());
});

test("the changed place is marked for a moment, and offered where it is out of sight", async (context) => {
  const page = await listening(context, "stories/edited/");
  await edit(own, "The first words of", "The very first words of");
  await page.locator(".patternbook-changed").first().waitFor();
  assert.match(await page.locator(".patternbook-changed").first().innerText(), /very first words/);
  await page.locator(".patternbook-changed").first().waitFor({ state: "detached" });
  await edit(own, "The last words of", "The very last words of");
  const offer = page.getByRole("button", { name: "changed below" });
  await offer.click();
  await until("the place is in sight", () => page.evaluate(() => {
    const place = [...document.querySelectorAll(".prose p")].find((one) => one.textContent.includes("very last words"));
    const { top, bottom } = place.getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
  }));
  await writeFile(own, TEXT);
});

test("a page that shows nothing of an edit stays still; one that does is brought up to date", async (context) => {
  const still = await listening(context, "about/");
  const shows = await listening(context, "stories/");
  await still.evaluate(() => {
    window.touched = 0;
    new MutationObserver((changes) => { window.touched += changes.length; })
      .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await edit(own, 'title = "Edited"', 'title = "Edited anew"');
  await shows.getByText("Edited anew").first().waitFor();
  await still.waitForTimeout(500);
  assert.equal(await still.evaluate(() => window.touched), 0);
  assert.ok(await still.isSame() && await shows.isSame());
  await writeFile(own, TEXT);
});

test("styles are swapped in place", async (context) => {
  const page = await listening(context, "stories/edited/");
  await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  const sheet = join(book, "themes/default/static/prose.css");
  await mkdir(join(book, "themes/default/static"), { recursive: true });
  await writeFile(sheet, ".prose p { letter-spacing: 3px }\n");
  await until("the style is applied", () => page.evaluate(() => getComputedStyle(document.querySelector(".prose p")).letterSpacing === "3px"));
  assert.ok(await page.isSame());
  assert.ok(await page.evaluate(() => scrollY) > 400);
  await rm(sheet);
  await until("the style is gone", () => page.evaluate(() => getComputedStyle(document.querySelector(".prose p")).letterSpacing !== "3px"));
});

test("a style sheet that falls apart is told over the last good look, whether it was there before or not", async (context) => {
  const page = await listening(context, "stories/edited/");
  const alert = page.getByRole("alert");
  const sheet = join(book, "themes/default/static/prose.css");
  await mkdir(join(book, "themes/default/static"), { recursive: true });
  const spacing = () => page.evaluate(() => getComputedStyle(document.querySelector(".prose p")).letterSpacing);
  const frame = () => page.evaluate(() => getComputedStyle(document.querySelector("header")).display + getComputedStyle(document.body).fontFamily);
  const before = [await spacing(), await frame()];
  await writeFile(sheet, ".prose p { letter-spacing: 3px\n");
  await alert.waitFor();
  assert.match(await alert.innerText(), /never closed[^]*themes\/default\/static\/prose\.css:1:10/);
  assert.deepEqual([await spacing(), await frame()], before);
  await writeFile(sheet, ".prose p { letter-spacing: 3px }\n");
  await alert.waitFor({ state: "hidden" });
  await until("the style is applied", async () => (await spacing()) === "3px");
  await writeFile(sheet, ".prose p { letter-spacing: 4px }}\n");
  await alert.waitFor();
  assert.equal(await spacing(), "3px");
  await rm(sheet);
  await alert.waitFor({ state: "hidden" });
  assert.ok(await page.isSame());
});

test("follow mode goes to the page that is edited; without it the reader stays", async (context) => {
  const page = await listening(context, "about/");
  await edit(own, "The first words", "The new words");
  await page.waitForTimeout(600);
  assert.match(page.url(), /about\/$/);
  await page.getByRole("button", { name: "follow" }).click();
  await edit(own, "The new words", "The first words");
  await page.waitForURL(/stories\/edited\/$/);
});

test("several browsers are told, and one that slept catches up by itself", async (context) => {
  const [first, second] = [await listening(context, "stories/edited/"), await listening(context, "stories/edited/", { viewport: { width: 390, height: 800 } })];
  await edit(own, "Line 1 of the story.", "Line one of the story.");
  await Promise.all([first, second].map((page) => page.getByText("Line one of the story.").waitFor({ state: "attached" })));
  await second.context().setOffline(true);
  await edit(own, "Line 2 of the story.", "Line two of the story.");
  await first.getByText("Line two of the story.").waitFor({ state: "attached" });
  await second.context().setOffline(false);
  await second.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await second.getByText("Line two of the story.").waitFor({ state: "attached" });
  assert.ok(await second.isSame());
  await writeFile(own, TEXT);
});

for (const [what, file, change, told] of [
  ["configuration", "book.toml", (text) => text.replace("[book]", "[book"), /book\.toml:\d+:\d+/],
  ["data", "data/teams.toml", (text) => `${text}\n[[team\n`, /data\/teams\.toml:\d+:\d+/],
  ["records", "data/records/decisions.csv", (text) => `${text}one,two\n`, /data\/records\/decisions\.csv/],
]) {
  test(`a broken ${what} is told over the last good page, and gone when mended`, async (context) => {
    const page = await listening(context, "teams/harbor/");
    const before = await page.locator("main").innerText();
    const alert = page.getByRole("alert");
    await meanwhile(join(book, file), change, async () => {
      await alert.waitFor();
      assert.match(await alert.innerText(), told);
      assert.equal(await page.locator("main").innerText(), before, "the page is the last good one");
      const link = alert.getByRole("link").first();
      assert.match(await link.getAttribute("href"), new RegExp(`^vscode://file/.*${file}:\\d+:\\d+$`));
    });
    await alert.waitFor({ state: "hidden" });
    assert.ok(await page.isSame());
  });
}

for (const [what, layout] of [
  ["can't be read", "{% extends \"base.html\" %}{% block main %}{% if %}{% endblock main %}"],
  ["fails on a page", "{% extends \"base.html\" %}{% block main %}{{ page.title | no_such_filter }}{% endblock main %}"],
]) {
  test(`a layout that ${what} is told over the last good page`, async (context) => {
    const page = await listening(context, "stories/edited/");
    const file = join(book, "themes/default/layouts/page.html");
    await mkdir(join(book, "themes/default/layouts"), { recursive: true });
    const alert = page.getByRole("alert");
    try {
      await writeFile(file, layout);
      await alert.waitFor();
      assert.match(await alert.innerText(), /themes\/default\/layouts\/page\.html/);
      assert.match(await page.locator("main").innerText(), /The first words of the story/);
    } finally {
      await rm(file);
    }
    await alert.waitFor({ state: "hidden" });
  });
}

test("warnings sit in a corner until somebody asks", async (context) => {
  const page = await listening(context, "stories/edited/");
  const twice = (text) => `${text.trimEnd()}\n${text.trimEnd().split("\n").at(-1)}\n`;
  await meanwhile(join(book, "data/records/decisions.csv"), twice, async () => {
    const corner = page.getByRole("button", { name: /^\d+ warnings?$/ });
    await corner.waitFor();
    assert.ok(await page.getByRole("alert").isHidden());
    const words = page.getByText(/ stands above/).first();
    assert.ok(await words.isHidden());
    await corner.click();
    await words.waitFor();
  });
});
