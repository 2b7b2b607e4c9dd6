// Every kind of page at four widths, light and dark: nothing sticks out, and a picture is kept of each.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { HERE, KINDS, build, copyOfBook, edit, host, wholeFile } from "./handbook.mjs";

const WIDTHS = [320, 768, 1280, 1920];
const ARTIFACTS = join(HERE, "artifacts");
const end = wholeFile();
const browser = await launch(end);
const { base } = await host(end, await build(end));
await mkdir(ARTIFACTS, { recursive: true });

/** Names what reaches past the window's edge and doesn't scroll by itself. */
const stickingOut = () => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = (element) => element && element !== document.body && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  const out = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element.parentElement));
  return out.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} to ${Math.round(element.getBoundingClientRect().right)}: ${element.textContent.trim().slice(0, 40)}`).concat(`document ${document.documentElement.scrollWidth} > ${width}`);
};

for (const [kind, path] of Object.entries(KINDS)) {
  for (const width of WIDTHS) {
    test(`${kind}: nothing sticks out at ${width} px`, async (context) => {
      const page = await visit(context, browser, base + path, { viewport: { width, height: 900 }, reducedMotion: "reduce", allow: [/404/] });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const file = join(ARTIFACTS, `${kind.replaceAll(" ", "-")}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
      }
      assert.deepEqual(await page.evaluate(stickingOut), []);
      assert.deepEqual(page.trouble, []);
    });
  }
}

test("a book in a language that runs from right to left is mirrored, and its charts can be read", async (context) => {
  const book = await copyOfBook(context);
  await edit(join(book, "book.toml"), 'language = "en"', 'language = "ar"');
  await edit(join(book, "data/teams.toml"), 'name = "Harbor"', 'name = "فريق الميناء"');
  const arabic = await host(context, await build(context, book));
  const page = await visit(context, browser, arabic.base, { allow: [/404/] });
  for (const path of Object.values(KINDS)) {
    await page.goto(arabic.base + path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await page.evaluate(stickingOut), [], `${path} at ${width} px`);
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(arabic.base + KINDS.team);
  const left = (part) => page.locator(part).first().evaluate((element) => element.getBoundingClientRect().left);
  assert.ok(await left("aside.side") > await left("main"), "the navigation stands on the right");
  assert.ok(await left(".brand") > await left(".tools"), "and so does the book's name");
  assert.ok(await left(".glance th[scope=row]") > await left(".glance td.spark"), "tables begin on the right");
  // Time runs from left to right in a chart, and what stands there is not turned round.
  const chart = page.locator("main figure.chart .chart-wide svg").first();
  assert.equal(await chart.getAttribute("direction"), "ltr");
  const texts = await chart.locator("text").evaluateAll((all) => all.map((text) => [text.textContent, text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()])
    .filter(([, box, sheet]) => box.left < sheet.left - 1 || box.right > sheet.right + 1).map(([text]) => text));
  assert.deepEqual(texts, []);
  // A figure with a sign reads as it is written, whatever stands around it.
  const order = await page.locator(".glance td:last-child").filter({ hasText: "8+/10" }).first().evaluate((cell) => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode() && !texts.currentNode.textContent.includes("8+/10"));
    const at = texts.currentNode.textContent.indexOf("8+/10");
    return [0, 1, 2, 3].map((step) => {
      range.setStart(texts.currentNode, at + step);
      range.setEnd(texts.currentNode, at + step + 1);
      return range.getBoundingClientRect().left;
    });
  });
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
});
