// Every kind of page at four widths, light and dark: nothing sticks out, and a picture is kept of each.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { HERE, KINDS, build, host, wholeFile } from "./handbook.mjs";

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

test("what is touched is large enough: 24 px everywhere, 44 px in the header", async (context) => {
  const page = await visit(context, browser, base + KINDS.template, { viewport: { width: 320, height: 640 }, hasTouch: true });
  const small = await page.evaluate(() => [...document.querySelectorAll("header.top button, header.top select, header.top .search-button, .actions button")]
    .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
    .map((element) => `${element.outerHTML.slice(0, 60)} ${Math.round(element.getBoundingClientRect().height)}`));
  assert.deepEqual(small, []);
});

test("a page in a language that runs from right to left is mirrored", async (context) => {
  const page = await visit(context, browser, base + KINDS.pattern);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${width} px`);
  }
  const [aside, main] = await page.evaluate(() => ["aside.side", "main"].map((part) => document.querySelector(part).getBoundingClientRect().left));
  assert.ok(aside > main, "the navigation stands on the right");
});

test("nothing moves while a page loads", async (context) => {
  for (const kind of ["home", "pattern", "team", "indicators"]) {
    const page = await visit(context, browser, base + KINDS[kind]);
    const shift = await page.evaluate(() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(sum), 300);
    }));
    assert.ok(shift < 0.01, `${kind}: ${shift}`);
  }
});
