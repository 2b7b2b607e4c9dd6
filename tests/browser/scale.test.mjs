// Two hundred teams, one of them with a name that never ends, most without a record: every list stays usable.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { build, copyOfBook, host, wholeFile } from "./handbook.mjs";

const LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft_and_snake_case_".repeat(2);
const end = wholeFile();
const book = await copyOfBook(end);
const file = join(book, "data/teams.toml");
const more = Array.from({ length: 192 }, (_, n) => `\n[[team]]\nid = "more-${n}"\nname = "${n === 0 ? LONG : `More ${n}`}"\nadopted = 2026-02-01\n`);
await writeFile(file, (await readFile(file, "utf8")) + more.join(""));
const browser = await launch(end);
const { base } = await host(end, await build(end, book));

for (const path of ["", "teams/", "teams/more-0/", "indicators/", "indicators/decision-latency/", "roadmap/", "signals/", "stewardship/"]) {
  test(`/${path}: nothing sticks out`, async (context) => {
    const page = await visit(context, browser, base + path);
    for (const width of [320, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const [is, may] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(is <= may, `${is} > ${may} at ${width} px`);
    }
    assert.deepEqual(page.trouble, []);
  });
}

for (const [path, items] of [["teams/", ".team-card"], ["indicators/", ".figure-table tbody tr"], ["roadmap/", ".positions > li"]]) {
  test(`/${path}: a team is found in the long list`, async (context) => {
    const page = await visit(context, browser, base + path);
    const shown = () => page.locator(items).evaluateAll((all) => all.filter((item) => !item.hidden).length);
    assert.ok((await shown()) > 150);
    await page.getByLabel("Find a team").fill("harbor");
    assert.equal(await shown(), 1);
    assert.match(await page.locator("[data-filter-count]").textContent(), /^1 of \d+ shown$/);
  });
}
