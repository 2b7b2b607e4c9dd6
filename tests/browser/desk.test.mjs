// A day at the desk: what an edit must not do to whoever reads, and what it must say.

import assert from "node:assert/strict";
import { mkdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import net from "node:net";
import { join } from "node:path";
import test from "node:test";
import { launch, listening as openListening } from "./browser.mjs";
import { CHOSEN, copyOfBook, edit, lines, preview, serve, until, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const book = await copyOfBook(end);
const own = join(book, "content/stories/edited.md");
const TEXT = `+++
title = "Edited"
+++

The first words of the story.

${lines(60)}

${CHOSEN}`;
await writeFile(own, TEXT);
const base = await preview(end, book);
const served = async () => (await fetch(`${base}stories/edited/`)).text();
const WHOLE = await served();

/** Makes the page what it was; the next test begins when it is. */
async function mend() {
  await writeFile(own, TEXT);
  await until("the page is what it was", async () => (await served()) === WHOLE);
}

const listening = (context, path, options) => openListening(context, browser, base + path, options);
const topOf = (page, words) => page.getByText(words).first().evaluate((element) => element.getBoundingClientRect().top);

for (const height of [900, 400, 250]) {
  test(`what is read stays where it is in a window of ${height} pixels, wherever the text is scrolled to`, async (context) => {
    const page = await listening(context, "stories/edited/", { viewport: { width: 640, height } });
    for (const top of [1500, 1513, 1527, 1541]) {
      await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), top);
      const before = await topOf(page, "Line 30 of");
      await edit(own, "Line 2 of", `Added at ${top}.\n\nAnd more.\n\nLine 2 of`);
      await page.getByText(`Added at ${top}.`).waitFor({ state: "attached" });
      const moved = (await topOf(page, "Line 30 of")) - before;
      assert.ok(Math.abs(moved) < 2, `scrolled to ${top}: moved by ${moved}`);
    }
    await mend();
  });
}

test("a file that is emptied before it is written takes the reader nowhere", async (context) => {
  const page = await listening(context, "stories/edited/");
  await page.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
  const before = await topOf(page, "Line 30 of");
  await truncate(own);
  await page.waitForTimeout(60);
  await writeFile(own, TEXT.replace("Line 2 of", "Line two of"));
  await page.getByText("Line two of").waitFor({ state: "attached" });
  assert.ok(Math.abs((await topOf(page, "Line 30 of")) - before) < 2);
  await mend();
});

test("two edits far apart in a long page leave all between them as it is", async (context) => {
  const long = TEXT.replace(lines(60), lines(600));
  await writeFile(own, long);
  await until("the long page is served", async () => (await served()).includes("Line 599 of"));
  const page = await listening(context, "stories/edited/");
  await page.evaluate(() => {
    window.read = [...document.querySelectorAll(".prose p")].find((one) => one.textContent.startsWith("Line 300 "));
    window.read.scrollIntoView({ behavior: "instant" });
    getSelection().selectAllChildren(window.read);
  });
  const before = await topOf(page, "Line 300 of");
  await writeFile(own, long.replace("The first", "Inserted.\n\nThe first").replace("Line 598 of", "Line before the last of"));
  await page.getByText("Line before the last of").waitFor({ state: "attached" });
  assert.ok(Math.abs((await topOf(page, "Line 300 of")) - before) < 2);
  assert.equal(await page.evaluate(() => String(getSelection())), "Line 300 of the story.");
  assert.ok(await page.evaluate(() => window.read.textContent.startsWith("Line 300 ")));
  assert.equal(await page.locator(".patternbook-changed").count(), 2);
  await mend();
});

test("a change of what is folded or in another tab is marked where it can be seen, and unfolded when asked for", async (context) => {
  const page = await listening(context, "stories/edited/");
  await edit(own, "Folded words.", "Folded new words.");
  const offer = page.getByRole("button", { name: "changed below" });
  await offer.click();
  await page.getByText("Folded new words.").waitFor({ state: "visible" });
  await page.locator(".patternbook-changed").first().waitFor({ state: "detached" });
  await edit(own, "Ask one of each.", "Ask one of all.");
  await page.locator(".tabs.patternbook-changed").waitFor();
  await mend();
});

test("a page whose file is renamed stays open at its new address, and says so", async (context) => {
  const page = await listening(context, "stories/edited/");
  await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  await rename(own, join(book, "content/stories/renamed.md"));
  await page.waitForURL(/stories\/renamed\/$/);
  await page.getByText("This page is now at /stories/renamed/").waitFor();
  assert.ok(await page.isSame());
  assert.equal(await page.evaluate(() => scrollY), 700);
  await edit(join(book, "content/stories/renamed.md"), "Line 9 of", "Line nine of");
  await page.getByText("Line nine of").waitFor();
  await mkdir(join(book, "content/stories/old"));
  await rename(join(book, "content/stories/renamed.md"), join(book, "content/stories/old/edited.md"));
  await page.waitForURL(/stories\/old\/edited\/$/);
  await page.getByText("Line nine of").waitFor();
  await rm(join(book, "content/stories/old"), { recursive: true });
  const gone = page.getByText("This page is no longer published.");
  await gone.waitFor();
  await edit(join(book, "content/about.md"), "\n\n", "\n\nAn edit elsewhere.\n\n");
  await page.waitForTimeout(500);
  assert.ok(await gone.isVisible(), "it is still gone after another edit");
  await mend();
});

/** A way to the preview that can go dead, as a network does while a laptop sleeps: open, and nothing comes. */
async function way(context) {
  const target = new URL(base);
  let name = "";
  const open = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(target.port, "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]]) {
      // The preview answers to its own name only.
      const named = (bytes) => (from === near ? String(bytes).replaceAll(name, target.host) : bytes);
      from.on("data", (bytes) => open.has(near) && to.write(named(bytes)));
      from.on("error", () => {}).on("close", () => open.has(near) && to.destroy());
    }
    open.add(near);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  name = `127.0.0.1:${server.address().port}`;
  context.after(() => server.close());
  return { base: `http://${name}/`, die: () => open.clear() };
}

test("a connection that died in its sleep is noticed, and what was missed is made up for", async (context) => {
  const line = await way(context);
  const page = await openListening(context, browser, `${line.base}stories/edited/`);
  line.die();
  await edit(own, "Line 5 of", "Line five of");
  await page.waitForTimeout(500);
  assert.equal(await page.getByText("Line five of").count(), 0);
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now.call(Date) + 60_000;
  });
  await page.getByText("Line five of").waitFor({ state: "attached" });
  assert.ok(await page.isSame());
  await mend();
});

const PIXEL = (colour) => `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="${colour}"/></svg>`;
const colourOf = (page, selector) => page.evaluate(async (selector) => {
  const image = document.querySelector(selector);
  const soon = new Promise((resolve) => setTimeout(resolve, 500));
  await Promise.race([image.decode().catch(() => {}), soon]);
  const canvas = new OffscreenCanvas(9, 9).getContext("2d");
  canvas.drawImage(image, 0, 0, 9, 9);
  return [...canvas.getImageData(4, 4, 1, 1).data].join();
}, selector);

/** Has a page believe that another tab is in front of it, as it is when the editor covers the browser. */
const cover = (page, yes) => page.evaluate((yes) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (yes ? "hidden" : "visible") });
  document.dispatchEvent(new Event("visibilitychange"));
}, yes);

test("a page that was covered while styles and images changed is brought up to date when it is seen, in place", async (context) => {
  const image = join(book, "content/stories/shot.svg");
  await writeFile(image, PIXEL("#ff0000"));
  await edit(own, "The first words", "![A shot](shot.svg)\n\nThe first words");
  const page = await listening(context, "stories/edited/");
  assert.equal(await colourOf(page, "main img"), "255,0,0,255");
  await cover(page, true);
  const sheet = join(book, "themes/default/static/prose.css");
  await mkdir(join(book, "themes/default/static"), { recursive: true });
  await writeFile(sheet, ".prose p { letter-spacing: 3px }\n");
  await writeFile(image, PIXEL("#0000ff"));
  await until("the image is served", async () => (await (await fetch(`${base}stories/shot.svg`)).text()).includes("#0000ff"));
  await page.waitForTimeout(500);
  await cover(page, false);
  await until("the image is the new one", async () => (await colourOf(page, "main img")) === "0,0,255,255");
  await until("the style is the new one", () => page.evaluate(() => getComputedStyle(document.querySelector(".prose p")).letterSpacing === "3px"));
  assert.ok(await page.isSame());
  await rm(sheet);
  await rm(image);
  await mend();
});

test("in follow mode, a covered page goes to what was edited meanwhile", async (context) => {
  const page = await listening(context, "about/");
  await page.getByRole("button", { name: "follow" }).click();
  await cover(page, true);
  await edit(own, "Line 7 of", "Line seven of");
  await until("it is served", async () => (await (await fetch(`${base}stories/edited/`)).text()).includes("Line seven of"));
  await cover(page, false);
  await page.waitForURL(/stories\/edited\/$/);
  await mend();
});

test("follow mode shows the place that is edited, on the page that is open, too", async (context) => {
  const page = await listening(context, "stories/edited/");
  await page.getByRole("button", { name: "follow" }).click();
  await edit(own, "Folded words.", "Folded new words.");
  await page.getByText("Folded new words.").waitFor({ state: "visible" });
  await until("it is in sight", async () => (await topOf(page, "Folded new words.")) < 900);
  assert.ok(await page.getByRole("button", { name: /changed/ }).isHidden());
  await mend();
});

test("an image that is there only after the page that shows it is shown", async (context) => {
  const page = await listening(context, "stories/edited/");
  await edit(own, "The first words", "![A shot](/late.svg)\n\nThe first words");
  await page.getByRole("alert").waitFor();
  await writeFile(join(book, "content/late.svg"), PIXEL("#00ff00"));
  await page.getByRole("alert").waitFor({ state: "hidden" });
  await until("the image is there", async () => (await colourOf(page, "main img").catch(() => "")) === "0,255,0,255");
  await rm(join(book, "content/late.svg"));
  await mend();
});

test("a preview that was killed and started again is found, and what changed meanwhile is shown", async (context) => {
  const first = await serve(context, book);
  const port = new URL(first.base).port;
  const page = await openListening(context, browser, `${first.base}stories/edited/`);
  await first.stop();
  await page.getByText("preview ended").waitFor();
  await edit(own, "Line 4 of", "Line four of");
  await serve(context, book, "--port", port);
  await page.getByText("Line four of").waitFor({ state: "attached" });
  await page.getByText("preview ended").waitFor({ state: "hidden" });
  assert.ok(await page.isSame());
  await mend();
});

const BROKEN = "\n[nowhere](no-such-page.md)\n";

test("an error that was put away can be had again, and an edit elsewhere leaves it as it is being read", async (context) => {
  const page = await listening(context, "about/");
  const alert = page.getByRole("alert");
  await writeFile(own, TEXT + BROKEN);
  await alert.waitFor();
  await alert.locator("pre").first().evaluate((element) => getSelection().selectAllChildren(element) ?? (window.read = element));
  await edit(join(book, "content/about.md"), "\n\n", "\n\nAn edit elsewhere.\n\n");
  await page.getByText("An edit elsewhere.").first().waitFor();
  assert.ok(await page.evaluate(() => window.read.isConnected));
  await page.keyboard.press("Escape");
  await alert.waitFor({ state: "hidden" });
  await edit(join(book, "content/about.md"), "\n\nAn edit elsewhere.", "");
  await page.waitForTimeout(400);
  assert.ok(await alert.isHidden(), "it was put away, and is the same");
  await page.getByRole("button", { name: "1 error" }).click();
  await alert.waitFor();
  await mend();
  await alert.waitFor({ state: "hidden" });
  assert.ok(await page.getByRole("button", { name: /error/ }).isHidden());
});

test("the way into the editor is what `book.toml` says now, and `--editor` says for one person", async (context) => {
  const page = await listening(context, "stories/edited/");
  const config = join(book, "book.toml");
  const good = await readFile(config, "utf8");
  await writeFile(own, TEXT + BROKEN);
  const link = page.getByRole("alert").getByRole("link");
  for (const [editor, expected] of [["zed", /^zed:\/\/file\/.*edited\.md:\d+:\d+$/], ["idea", /^idea:\/\/open\?file=\/.*edited\.md&line=\d+&column=\d+$/]]) {
    await writeFile(config, `${good.replace(/\[preview\][^[]*/, "")}\n[preview]\neditor = "${editor}"\n`);
    await until(editor, async () => expected.test((await link.first().getAttribute("href", { timeout: 500 }).catch(() => "")) ?? ""));
  }
  const mine = await serve(context, book, "--editor", "cursor");
  const other = await openListening(context, browser, `${mine.base}about/`);
  const address = await other.getByRole("alert").getByRole("link").first().getAttribute("href");
  assert.match(address, /^cursor:\/\/file\/.*edited\.md:\d+:\d+$/);
  await writeFile(config, good);
  await mend();
});

test("in a book that is read from right to left, what the preview says stands in the window, from left to right", async (context) => {
  const config = join(book, "book.toml");
  const good = await readFile(config, "utf8");
  const page = await listening(context, "stories/edited/", { viewport: { width: 400, height: 600 } });
  await writeFile(config, good.replace('language = "en"', 'language = "ar"'));
  await until("the page is turned", () => page.evaluate(() => document.documentElement.dir === "rtl"));
  await writeFile(own, TEXT + BROKEN);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.equal(await alert.locator("pre").first().evaluate((element) => getComputedStyle(element).direction), "ltr");
  await page.keyboard.press("Escape");
  await writeFile(own, TEXT.replace("Ask everybody.", "Ask all."));
  for (const button of ["changed below", "follow"]) {
    const box = await page.getByRole("button", { name: button }).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 400, `${button} at ${box.x}`);
  }
  await writeFile(config, good);
  await until("the page is turned back", () => page.evaluate(() => document.documentElement.dir !== "rtl"));
  await mend();
});

test("a dialog of the page is closed by Escape before an error is", async (context) => {
  const page = await listening(context, "stories/edited/");
  await writeFile(own, TEXT + BROKEN);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  await page.keyboard.press("/");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  assert.ok(await alert.isVisible());
  await mend();
});

test("a template that gets another field keeps each value in its own field", async (context) => {
  const page = await listening(context, "templates/i-intend-to/");
  const template = join(book, "content/templates/i-intend-to.md");
  const good = await readFile(template, "utf8");
  const field = (name) => page.locator(`main form [name="${name}"]`);
  await field("Action").fill("replace the broker");
  await field("Your name").fill("Kim");
  await page.evaluate(() => scrollTo({ top: 300, behavior: "instant" }));
  await edit(template, "Subject: I", "Urgency: [How urgent]\\\nSubject: I");
  await field("How urgent").waitFor();
  await until("the values are back", async () => (await field("Action").inputValue()) === "replace the broker");
  assert.equal(await field("Your name").inputValue(), "Kim");
  assert.equal(await field("How urgent").inputValue(), "");
  const where = () => page.evaluate(() => [document.activeElement.name, scrollY]);
  // The browser moves by a line or so while it lays the page out.
  const isBack = ([name, top]) => name === "Your name" && Math.abs(top - 300) < 10;
  await until("the reader is back", async () => isBack(await where())).catch(async () => assert.fail(`${await where()}`));
  await writeFile(template, good);
  await field("How urgent").waitFor({ state: "detached" });
});

test("a tab that comes, and one that is called otherwise, can be chosen; what was open stays open", async (context) => {
  const page = await listening(context, "stories/edited/");
  await page.getByRole("tab", { name: "Large" }).click();
  await page.evaluate(() => { document.querySelector(".prose details").open = true; });
  await edit(own, "::: tab Small", "::: tab Huge\nAsk nobody.\n:::\n::: tab Little");
  await page.getByRole("tab", { name: "Huge" }).waitFor();
  assert.deepEqual(await page.getByRole("tab").allTextContents(), ["Huge", "Little", "Large"]);
  assert.equal(await page.getByRole("tab", { selected: true }).textContent(), "Large");
  await until("it is open", () => page.evaluate(() => document.querySelector(".prose details").open));
  await mend();
  await page.getByRole("tab", { name: "Huge" }).waitFor({ state: "detached" });
});
