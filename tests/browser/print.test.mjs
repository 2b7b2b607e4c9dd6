// What comes out of a printer: a real PDF, read again. Every chart is in it, and its pages are filled.

import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { getDocumentProxy } from "unpdf";
import { launch, visit } from "./browser.mjs";
import { KINDS, build, copyOfBook, host, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const { base } = await host(end, await build(end));
const PAGES = { ...KINDS, "team with signals": "teams/anchor/" };

/** A figure may have a drawing for wide and one for narrow screens: one of them is printed. */
const FIGURES = "main figure.chart, main .chart-svg:not(figure *)";

/** What the drawings say that are to be seen: their names, and every label. */
const drawings = (figures) => figures.map((figure) => {
  const all = figure.matches("svg") ? [figure] : [...figure.querySelectorAll("svg")];
  const seen = all.filter((svg) => svg.checkVisibility() && svg.getBoundingClientRect().width > 10);
  return seen.map((svg) => ({
    alone: svg.getAttribute("role") === "img",
    name: (svg.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" "),
    labels: [...svg.querySelectorAll("text")].map((text) => text.textContent),
  }));
});

const plain = (text) => text.replace(/\s+/g, "");

/** Reads a PDF: for each page its text, what its pictures are called, and how far down it is filled. */
async function read(pdf) {
  const file = await getDocumentProxy(new Uint8Array(pdf));
  const pages = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent();
    const [, bottom, , top] = page.view;
    const lowest = Math.min(top, ...items.filter((item) => item.str.trim()).map((item) => item.transform[5]));
    const names = [];
    const gather = (node) => {
      if (node?.alt) names.push(plain(node.alt));
      for (const child of node?.children ?? []) gather(child);
    };
    gather(await page.getStructTree());
    pages.push({ text: plain(items.map((item) => item.str).join("")), names, filled: (top - lowest) / (top - bottom) });
  }
  return pages;
}

for (const kind of ["home", "pattern", "team", "team with signals", "teams", "indicators", "indicator", "roadmap", "maturity", "map", "signals", "filling"]) {
  test(`${kind}: printed to PDF with every chart`, async (context) => {
    // As wide as the paper within its margins.
    const page = await visit(context, browser, base + PAGES[kind], { viewport: { width: 688, height: 900 } });
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const figures = page.locator(FIGURES);
    const charts = await figures.evaluateAll(drawings);
    assert.deepEqual(charts.filter((seen) => seen.length !== 1), [], "one drawing of each chart is printed");
    const wide = await page.evaluate(() => [...document.querySelectorAll("header.top, aside.side, nav.toc, footer button")].filter((part) => part.checkVisibility()).length);
    assert.equal(wide, 0, "what is only of use on a screen is left out");
    const pdf = await page.pdf({ format: "A4", tagged: true });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    const pages = await read(pdf);
    context.diagnostic(`${charts.length} charts, ${pages.length} pages, filled to ${pages.map(({ filled }) => Math.round(filled * 100)).join(" ")} %`);
    for (const { name, alone, labels } of charts.flat()) {
      const named = pages.filter((sheet) => sheet.names.includes(plain(name)));
      // A drawing with links in it is no single picture: its labels say that it is there.
      if (alone) assert.ok(named.length > 0, `not in the PDF: ${name}`);
      const fits = (sheet) => labels.every((label) => sheet.text.includes(plain(label)));
      assert.ok((alone ? named : pages).some(fits), `labels of ${name}: ${labels}`);
    }
    if (["team", "team with signals", "indicator", "roadmap"].includes(kind)) assert.ok(charts.length > 0);
    // Nothing that keeps together leaves half a page empty before it.
    assert.deepEqual(pages.slice(0, -1).filter(({ filled }) => filled < 0.6).map(({ filled }) => filled), []);
  });
}

test("a team with signals and all its charts is printed on at most nine pages", async (context) => {
  const page = await visit(context, browser, base + PAGES["team with signals"]);
  assert.ok((await read(await page.pdf({ format: "A4" }))).length <= 9);
});

test("a link to elsewhere is printed with where it leads", async (context) => {
  const book = await copyOfBook(context);
  await appendFile(join(book, "content/about.md"), "\nSee [the proposal](https://example.org/proposal?of=2026).\n");
  const own = await host(context, await build(context, book));
  const page = await visit(context, browser, `${own.base}about/`);
  const text = (await read(await page.pdf({ format: "A4" }))).map((sheet) => sheet.text).join("");
  assert.match(text, /theproposal\(https:\/\/example\.org\/proposal\?of=2026\)/);
});
