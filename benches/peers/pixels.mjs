#!/usr/bin/env node
// From save to pixels: a line is added to a page that Chromium shows, and a MutationObserver says when it is there.
//
//     node benches/peers/pixels.mjs --book DIR --page part-10/section-100/page-05000 --edits 50
//
// The time is that of one clock, this machine's: from before the file is written to the first animation frame
// after the mutation. PATTERNBOOK names the binary; playwright-core is that of tests/browser.

import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../tests/browser/package.json"));
const { chromium } = require("playwright-core");
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const book = option("book");
const page = option("page");
const edits = Number(option("edits", "50"));
const binary = process.env.PATTERNBOOK ?? "patternbook";
const program = process.env.CHROMIUM ?? execFileSync("which", ["chromium"]).toString().trim();

const server = spawn(binary, ["serve", book, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
const address = await new Promise((resolve, reject) => {
  let said = "";
  server.stderr.on("data", (text) => {
    said += text;
    const found = /http:\/\/[\w.]+:\d+/.exec(said);
    if (found && said.includes("→")) resolve(found[0]);
  });
  server.on("exit", () => reject(new Error(said)));
});
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
const file = join(book, "content", `${page}.md`);
const saved = readFileSync(file, "utf8");
const times = [];
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await tab.goto(`${address}/${page}/`);
  await tab.waitForSelector("patternbook-preview", { state: "attached" });
  await tab.waitForTimeout(1000);
  for (let number = 0; number < edits; number++) {
    const token = `token${number}x${Math.random().toString(36).slice(2)}`;
    const seen = tab.evaluate((token) => new Promise((resolve) => {
      const look = () => document.querySelector("main").textContent.includes(token);
      const observer = new MutationObserver(() => {
        if (!look()) return;
        observer.disconnect();
        requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    }), token);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begun = performance.timeOrigin + performance.now();
    writeFileSync(file, `${saved}\n${token}\n`);
    times.push(await seen - begun);
    await new Promise((resolve) => setTimeout(resolve, 900));
  }
} finally {
  writeFileSync(file, saved);
  await browser.close();
  server.kill();
}
times.sort((a, b) => a - b);
const at = (part) => times[Math.min(times.length - 1, Math.ceil(times.length * part) - 1)].toFixed(0);
console.log(`save to pixels, ${times.length} edits: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`);
