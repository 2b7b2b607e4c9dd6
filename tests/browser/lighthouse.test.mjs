// Lighthouse on the built site. Accessibility and best practices don't depend on the machine and must be
// full; performance is measured on the machine that runs it, so its full mark is asked for by the named
// command `tests/run speed`, the best of three runs, and a lower one always.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import test from "node:test";
import lighthouse from "lighthouse";
import { CHROMIUM, FLAGS } from "./browser.mjs";
import { KINDS, build, folder, host, wholeFile } from "./handbook.mjs";

const STRICT = Boolean(process.env.PATTERNBOOK_SPEED);
const [RUNS, PERFORMANCE] = STRICT ? [3, 99] : [2, 90];
const end = wholeFile();
const { base } = await host(end, await build(end));
const port = await chromiumPort(end);

/** Starts a Chromium that Lighthouse can drive, and returns its port. */
async function chromiumPort(context) {
  const profile = await folder(context);
  const flags = [...FLAGS, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const child = spawn(CHROMIUM, flags, { stdio: ["ignore", "ignore", "pipe"] });
  context.after(() => new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill();
  }));
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (text) => {
      said += text;
      const found = /DevTools listening on ws:\/\/[\w.]+:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
    child.on("exit", () => reject(new Error(said)));
  });
}

async function scores(path) {
  const best = {};
  let wrong = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { lhr } = await lighthouse(base + path, { port, logLevel: "silent", onlyCategories: ["performance", "accessibility", "best-practices"] });
    assert.equal(lhr.runtimeError, undefined, lhr.runtimeError?.message);
    for (const [name, { score }] of Object.entries(lhr.categories)) best[name] = Math.max(best[name] ?? 0, Math.round(score * 100));
    wrong = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== "informative")
      .map(({ id, displayValue, details }) => `${id} ${displayValue ?? ""} ${(details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.url ?? item.description ?? "").join(" | ")}`);
    if (best.performance >= PERFORMANCE) break;
  }
  return { best, wrong };
}

// The named command looks at every kind of page; PATTERNBOOK_SPEED can name some ("team,roadmap"), to go through them in pieces.
const named = (process.env.PATTERNBOOK_SPEED ?? "").split(",").filter((kind) => kind in KINDS);
const every = Object.keys(KINDS).filter((kind) => kind !== "not found");
const kinds = named.length > 0 ? named : STRICT ? every : ["home", "pattern", "team", "template", "indicators"];

for (const kind of kinds) {
  test(`${kind}: accessibility 100, best practices 100, performance at least ${PERFORMANCE}`, async (context) => {
    const { best, wrong } = await scores(KINDS[kind]);
    context.diagnostic(`performance ${best.performance}, accessibility ${best.accessibility}, best practices ${best["best-practices"]}`);
    assert.equal(best.accessibility, 100, wrong.join("\n"));
    assert.equal(best["best-practices"], 100, wrong.join("\n"));
    assert.ok(best.performance >= PERFORMANCE, `performance ${best.performance}\n${wrong.join("\n")}`);
  });
}
