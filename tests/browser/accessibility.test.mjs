// axe-core on every kind of page, light and dark; and the ways of those who use no mouse.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { KINDS, build, host, wholeFile } from "./handbook.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const end = wholeFile();
const browser = await launch(end);
const { base } = await host(end, await build(end));

/** Asks axe; one line for each violation: rule, element, what is wrong. */
async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), RULES);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} — ${node.failureSummary.replace(/\s+/g, " ").slice(0, 200)}`));
}

for (const colorScheme of ["light", "dark"]) {
  for (const [kind, path] of Object.entries(KINDS)) {
    test(`${kind}: axe finds nothing in ${colorScheme}`, async (context) => {
      const page = await visit(context, browser, base + path, { colorScheme, reducedMotion: "reduce", allow: [/404/] });
      await page.waitForTimeout(100);
      assert.deepEqual(await violations(page), []);
    });
  }

  test(`the search dialog with results: axe finds nothing in ${colorScheme}`, async (context) => {
    const page = await visit(context, browser, base, { colorScheme });
    await page.keyboard.press("/");
    await page.keyboard.type("decision latency");
    await page.locator("dialog a[role=option]").first().waitFor();
    assert.deepEqual(await violations(page), []);
  });

  test(`the open menu of a narrow screen: axe finds nothing in ${colorScheme}`, async (context) => {
    const page = await visit(context, browser, base + KINDS.pattern, { colorScheme, viewport: { width: 320, height: 640 } });
    await page.getByRole("button", { name: "Menu" }).click();
    assert.deepEqual(await violations(page), []);
  });
}

test("high contrast, chosen on the page: axe finds nothing", async (context) => {
  const page = await visit(context, browser, base + KINDS.team);
  await page.getByRole("button", { name: /display/i }).click();
  await page.getByLabel("More").check();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("html").getAttribute("data-contrast"), "more");
  assert.deepEqual(await violations(page), []);
});

// --- the keyboard ---

const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    name: `${element.tagName.toLowerCase()} ${(element.textContent || element.getAttribute("aria-label") || element.name || "").trim().slice(0, 40)}`,
    text: element.textContent.trim(), tag: element.tagName, href: element.getAttribute("href"),
    outlined: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none",
    inSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
});

test("the first stop is the skip link, and it leads to the text", async (context) => {
  const page = await visit(context, browser, base + KINDS.pattern);
  await page.keyboard.press("Tab");
  const first = await focused(page);
  assert.match(first.text, /skip/i);
  assert.ok(first.inSight && first.outlined);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
});

for (const kind of ["home", "pattern", "template", "team", "indicators", "roadmap"]) {
  test(`${kind}: every stop of the Tab key is seen, and the way goes through`, async (context) => {
    const page = await visit(context, browser, base + KINDS[kind], { reducedMotion: "reduce" });
    const poor = [];
    let stops = 0;
    for (; stops < 400; stops += 1) {
      await page.keyboard.press("Tab");
      const at = await focused(page);
      if (at.tag === "BODY" || (stops > 2 && /skip to/i.test(at.text))) break;
      if (!at.inSight) poor.push(`${at.name}: out of sight`);
      else if (!at.outlined) poor.push(`${at.name}: no visible focus`);
    }
    assert.deepEqual([...new Set(poor)], []);
    assert.ok(stops > 10 && stops < 400, `${stops} stops`);
  });
}

test("the culture is chosen by keyboard, in the header and in the page", async (context) => {
  const page = await visit(context, browser, base + KINDS.template);
  await page.locator("header [data-culture-choice]").focus();
  await page.keyboard.type("Hier");
  assert.equal(await page.locator("header [data-culture-choice]").inputValue(), "hierarchical");
  await page.locator('[data-culture-set="low-context"]').focus();
  await page.keyboard.press("Space");
  assert.equal(await page.locator('[data-culture-set="low-context"]').getAttribute("aria-pressed"), "true");
  // The header's choice was announced a moment before.
  await page.waitForFunction(() => /Low-context/i.test(document.querySelector("[data-announce]").textContent));
});

test("a template is filled and copied by keyboard", async (context) => {
  const page = await visit(context, browser, base + KINDS.template, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.locator(".fill-form input").first().focus();
  await page.keyboard.type("move the stand-up");
  for (let turn = 0; turn < 40 && !/copy as plain/i.test((await focused(page)).text); turn += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("move the stand-up"));
});

test("a chart gives its values to the arrow keys, and its table to everybody", async (context) => {
  const page = await visit(context, browser, base + KINDS.team);
  const figure = page.locator("main figure.chart").filter({ has: page.locator("svg[tabindex='0']:visible") }).first();
  await figure.locator("svg[tabindex='0']:visible").focus();
  await page.keyboard.press("ArrowRight");
  const value = figure.locator("output.chart-value:visible");
  const first = await value.innerText();
  assert.match(first, /\d/);
  await page.keyboard.press("End");
  assert.notEqual(await value.innerText(), first);
  const without = await page.locator("main figure.chart").evaluateAll((all) => all
    .filter((chart) => !chart.querySelector("table") && !chart.closest("section")?.querySelector("table, a[href$='.csv']"))
    .map((chart) => chart.textContent.slice(0, 80)));
  assert.deepEqual(without, []);
});
