// Everything that is written can be read without JavaScript.

import assert from "node:assert/strict";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { KINDS, build, host, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const { base } = await host(end, await build(end));
const plain = (context, path) => visit(context, browser, base + path, { javaScriptEnabled: false, allow: [/404/] });

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: the page is all there`, async (context) => {
    const page = await plain(context, path);
    assert.equal(await page.locator("h1:visible").count(), 1);
    assert.equal(await page.locator("main:visible").count(), 1);
    assert.ok((await page.locator("main").innerText()).length > 60);
    assert.equal(await page.locator(".needs-js:visible").count(), 0, "nothing that would not work is shown");
    assert.deepEqual(page.trouble, []);
  });
}

test("all cultures' variants stand there, each with its name", async (context) => {
  for (const path of [KINDS.pattern, KINDS.template]) {
    const page = await plain(context, path);
    const parts = page.locator(".culture");
    for (const part of await parts.all()) {
      assert.ok(await part.isVisible());
      assert.ok((await part.locator(".culture-label").first().innerText()).length > 3);
    }
    const cultures = new Set(await parts.evaluateAll((all) => all.map((part) => part.dataset.culture)));
    assert.ok(cultures.size >= 2, `${path} has ${[...cultures]}`);
  }
});

test("a template stands there with its blanks", async (context) => {
  const page = await plain(context, KINDS.template);
  const text = await page.locator("[data-filled]").innerText();
  for (const blank of ["[Action]", "[Who/what will be affected]"]) assert.ok(text.includes(blank), blank);
});

test("the search page says what to do, and leads on", async (context) => {
  const page = await plain(context, KINDS.search);
  await page.getByText(/search needs JavaScript/i).waitFor();
  assert.ok(await page.locator("main a:visible").count() >= 3);
});

test("on a narrow screen the menu opens", async (context) => {
  const page = await plain(context, KINDS.pattern);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByRole("button", { name: "Menu" }).click();
  assert.ok(await page.locator("#nav a:visible").count() > 3);
});
