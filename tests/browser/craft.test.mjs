// What a reader feels without naming it: lines of a good length, one screen that says it all, nothing that jumps or
// flashes, targets for fingers, pages that are there before they are asked for.

import assert from "node:assert/strict";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { KINDS, build, host, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const { base, answers } = await host(end, await build(end));
const TEAMS = ["harbor", "compass", "lighthouse", "meridian", "anchor", "tide", "keel", "beacon"];

/** How many letters the full lines of running text hold. */
const lineLengths = () => {
  const found = [];
  const range = document.createRange();
  for (const paragraph of document.querySelectorAll(".prose > p, .prose > .culture > p")) {
    const lines = new Map();
    const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (text.parentElement.closest(".margin-note")) continue;
      for (let at = 0; at < text.length; at += 1) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const { width, bottom } = range.getBoundingClientRect();
        if (width > 0) lines.set(Math.round(bottom), (lines.get(Math.round(bottom)) ?? 0) + 1);
      }
    }
    found.push(...[...lines.values()].slice(0, -1));
  }
  return found;
};

// As wide as the fonts that most systems come with; and the widest of them.
for (const [font, least] of [["Liberation Sans", 65], ["DejaVu Sans", 60]]) {
  test(`a line of text holds at most 75 letters, and at least ${least} in ${font}`, async (context) => {
    const page = await visit(context, browser, base);
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const lengths = [];
      for (const path of [KINDS.pattern, KINDS.page, KINDS.teams, KINDS.maturity, "about/"]) {
        await page.goto(base + path);
        await page.evaluate((name) => document.documentElement.style.setProperty("--font", name), font);
        lengths.push(...await page.evaluate(lineLengths));
      }
      lengths.sort((a, b) => a - b);
      const usual = lengths[lengths.length >> 1];
      context.diagnostic(`${width} px: ${lengths.length} lines, the usual one ${usual}, the longest ${lengths.at(-1)}`);
      assert.ok(lengths.length > 20 && usual >= least && usual <= 75, `${width} px: ${usual}`);
    }
  });
}

test("one screen says how a team is doing and what to do next", async (context) => {
  const page = await visit(context, browser, base, { viewport: { width: 1280, height: 900 } });
  for (const team of TEAMS) {
    await page.goto(`${base}teams/${team}/`);
    const bottom = await page.locator(".board").evaluate((board) => Math.round(board.getBoundingClientRect().bottom));
    context.diagnostic(`${team}: ${bottom} px`);
    assert.ok(bottom <= 900, `${team}: ${bottom} px`);
    for (const part of ["how", "signals", "next"]) assert.ok(await page.locator(`.board #${part}`).isVisible(), part);
  }
});

test("small multiples align: names, values and charts of a row stand on one line", async (context) => {
  const page = await visit(context, browser, `${base}indicators/decision-latency/`);
  const rows = await page.locator(".by-team .multiple").evaluateAll((all) => {
    const found = {};
    for (const one of all) {
      const top = (selector) => Math.round(one.querySelector(selector)?.getBoundingClientRect().top ?? 0);
      (found[top("h3")] ??= []).push([top(".value"), top("svg")].join());
    }
    return Object.values(found);
  });
  assert.ok(rows.some((row) => row.length > 1));
  for (const row of rows) assert.equal(new Set(row).size, 1, row.join(" "));
});

/** What is too small for a finger and stands in no sentence. */
const tooSmall = () => {
  const inSentence = (target) => {
    if (getComputedStyle(target).display !== "inline") return false;
    let block = target.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const beside = [...block.childNodes].filter((node) => !node.contains(target)).map((node) => node.textContent).join("");
    return beside.trim() !== "" || block.matches("p, dd, td, th, caption, figcaption");
  };
  for (const part of document.querySelectorAll("details")) part.open = true;
  return [...document.querySelectorAll("a[href], button, select, input, textarea, summary")]
    .filter((target) => target.checkVisibility() && !target.closest("svg") && !inSentence(target))
    .map((target) => [target, target.getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 1 && height > 1 && height < 43.5)
    .map(([target, { height }]) => `${target.outerHTML.slice(0, 90)}: ${Math.round(height)} px`);
};

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: whatever a finger aims at is 44 px high, unless it stands in a sentence`, async (context) => {
    const page = await visit(context, browser, base + path, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, allow: [/404/] });
    assert.deepEqual(await page.evaluate(tooSmall), []);
  });

  test(`${kind}: nothing moves while it loads`, async (context) => {
    for (const width of [320, 1280]) {
      const page = await visit(context, browser, base + path, { viewport: { width, height: 900 }, allow: [/404/] });
      const shift = await page.evaluate(() => new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(sum), 250);
      }));
      assert.ok(shift < 0.005, `${width} px: ${shift}`);
      assert.equal(await page.locator("h1").count(), 1);
    }
  });
}

test("the theme that a reader chose is there in the first frame, with the page's first pixels", async (context) => {
  const page = await visit(context, browser, base, { colorScheme: "light" });
  await page.evaluate(() => localStorage.setItem("patternbook-theme", "dark"));
  await page.addInitScript(() => {
    window.frames_ = [];
    const look = () => {
      if (document.body) window.frames_.push(getComputedStyle(document.documentElement).backgroundColor);
      if (window.frames_.length < 5) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (const kind of ["team", "pattern", "home"]) {
    await page.goto(base + KINDS[kind]);
    await page.waitForFunction(() => window.frames_.length >= 5);
    assert.deepEqual([...new Set(await page.evaluate(() => window.frames_))], ["rgb(18, 18, 20)"], kind);
  }
});

test("a page is fetched when somebody means to go there, and not before", async (context) => {
  const page = await visit(context, browser, base);
  await page.waitForLoadState("networkidle");
  answers.length = 0;
  const asked = () => answers.filter(({ path }) => path === "/teams/").length;
  assert.equal(asked(), 0);
  await page.locator(".menu a[href$='teams/']").hover();
  await page.locator("link[rel=prefetch][href='/teams/']").waitFor({ state: "attached" });
  for (let turn = 0; turn < 40 && asked() === 0; turn += 1) await page.waitForTimeout(50);
  assert.equal(asked(), 1);
  await page.locator(".menu a[href$='teams/']").focus();
  assert.equal(await page.locator("link[rel=prefetch][href='/teams/']").count(), 1, "once is enough");
});

for (const [motion, moves] of [["no-preference", true], ["reduce", false]]) {
  test(`from page to page the view changes ${moves ? "softly" : "at once where motion is not wanted"}`, async (context) => {
    const page = await visit(context, browser, base, { reducedMotion: motion });
    await page.addInitScript(() => addEventListener("pagereveal", ({ viewTransition }) => { window.revealed = Boolean(viewTransition); }));
    await page.locator(".menu a[href$='teams/']").click();
    await page.waitForURL(/teams/);
    await page.waitForFunction(() => window.revealed !== undefined);
    assert.equal(await page.evaluate(() => window.revealed), moves);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), moves ? "smooth" : "auto");
  });
}

test("a chart gives its values to the mouse and to the finger", async (context) => {
  for (const touch of [false, true]) {
    const page = await visit(context, browser, base + KINDS.team, touch ? { hasTouch: true } : {});
    const chart = page.locator("main figure.chart .chart-wide svg[tabindex='0']").first();
    await chart.scrollIntoViewIfNeeded();
    const box = await chart.locator("g.point").nth(2).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await (touch ? page.touchscreen.tap(x, y) : page.mouse.move(x, y));
    const value = page.locator("output.chart-value:not(:empty)");
    await value.waitFor();
    assert.match(await value.innerText(), /\d.*n = \d/s, touch ? "touch" : "mouse");
  }
});

test("every chart of a figure has its table, its CSV and its sentence", async (context) => {
  const page = await visit(context, browser, base + KINDS.team);
  const lacking = await page.locator(".figure").evaluateAll((figures) => figures.filter((figure) => figure.querySelector("svg"))
    .flatMap((figure) => ["figure.chart table", "a[href$='.csv']", ".figure-chart .sentence"].filter((part) => !figure.querySelector(part)).map((part) => `${figure.id}: ${part}`)));
  assert.deepEqual(lacking, []);
});

test("the table of contents follows the reader", async (context) => {
  const page = await visit(context, browser, base + KINDS.pattern, { viewport: { width: 1600, height: 900 }, reducedMotion: "reduce" });
  const now = page.locator(".toc a[aria-current]");
  for (const id of ["solution", "consequences"]) {
    await page.locator(`.toc a[href='#${id}']`).click();
    await page.waitForFunction((hash) => document.querySelector(".toc a[aria-current]")?.hash === hash, `#${id}`);
    assert.equal(await now.count(), 1);
  }
});

test("where contrast is asked for, text and lines are stronger; where the system sets the colours, states keep a shape", async (context) => {
  const ink = (page) => page.evaluate(() => getComputedStyle(document.documentElement).color);
  const more = await visit(context, browser, base + KINDS.team, { contrast: "more" });
  assert.equal(await ink(more), "rgb(0, 0, 0)");
  const forced = await visit(context, browser, base + KINDS.team, { forcedColors: "active" });
  const outlined = (selector) => forced.locator(selector).first().evaluate((part) => getComputedStyle(part).outlineStyle !== "none" || getComputedStyle(part).borderStyle !== "none");
  for (const part of [".panel", ".side a[aria-current=page]", ".menu a[aria-current]"]) assert.ok(await outlined(part), part);
  // A shape is cut out of a colour of the system's: forced to none, it would be gone.
  const shapes = await forced.locator(".counts .status").evaluateAll((all) => all.map((one) => getComputedStyle(one, "::before").forcedColorAdjust));
  assert.ok(shapes.length > 1 && shapes.every((adjust) => adjust === "none"), shapes.join());
});
