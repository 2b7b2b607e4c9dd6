// Search side by side with Pagefind, on the same pages, in one run; the results as tables.
//
//   node run.mjs [--pages 10000] [--work DIR] [--chromium /usr/bin/chromium] [--only build|found|transfer|browser]
//
// The pages are those of ../peers/make_corpus.py, and a real text repeated nowhere else. Sizes are those
// of gzip level 6, as static hosts send JSON and JavaScript.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { indexOf, manualPages, realPages, ROOT } from "../../tests/search/handbook.mjs";
import { draw, drawCommon, drawOfPage, measure } from "../../tests/search/quality.mjs";
import { open } from "../../themes/default/static/search.js";
import { browse } from "./browse.mjs";
import { frame } from "./frame.mjs";
import { serve } from "./serve.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    pages: { type: "string", default: "10000" },
    work: { type: "string", default: join(os.tmpdir(), "patternbook-search-benchmark") },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    only: { type: "string" },
  },
});
const work = join(options.work, options.pages);
const content = join(work, "corpus", "content");
const ours = join(work, "ours");
const html = join(work, "html");
const framed = join(work, "framed");

prepare();
const corpus = readCorpus(content);
if (asked("build")) report("Build of the index", [buildOurs(), buildPagefind("Pagefind, pages of plain text", html), buildPagefind("Pagefind, pages of a site", framed)]);
if (asked("found")) {
  report("Found again, generated pages", await quality(corpus, ours, html));
  for (const [name, pages, seed] of [["a real handbook", realPages(), 1], ["the manual", manualPages(), 4]]) report(`Found again, ${name}`, await realQuality(pages, seed));
}
if (asked("transfer")) report("Transfer", await transfer(corpus));
if (asked("browser")) report("Browser", [await browse({ chromium: options.chromium, site: ours, corpus })]);

function asked(part) {
  return options.only === undefined || options.only === part;
}

function prepare() {
  mkdirSync(work, { recursive: true });
  run("cargo", ["build", "--release", "--quiet", "--example", "search_index"], { cwd: ROOT });
  if (!existsSync(content)) {
    const make = join(HERE, "../peers/make_corpus.py");
    run("python3", [make, "--pages", options.pages, "--layout", "patternbook", "--out", join(work, "corpus")]);
  }
  if (!existsSync(html)) run(program(), [content, join(work, "unused"), "--html", html]);
  if (asked("build") && !existsSync(framed)) frame(html, framed);
}

function program() {
  return join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "release/examples/search_index");
}

function run(command, args, settings = {}) {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 2 ** 28, ...settings });
}

/** Runs a program and returns what it printed, its seconds and its largest memory. */
function timed(command, args) {
  const start = performance.now();
  const done = spawnSync("/usr/bin/time", ["-f", "MEMORY %M CPU %U %S", command, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(done.stderr);
  const [, memory, user, system] = /MEMORY (\d+) CPU ([\d.]+) ([\d.]+)/.exec(done.stderr).map(Number);
  return { printed: done.stdout, seconds: (performance.now() - start) / 1000, memory: memory / 1024, cpu: user + system };
}

function buildOurs() {
  const runs = Array.from({ length: 3 }, () => {
    rmSync(ours, { recursive: true, force: true });
    const { printed, memory } = timed(program(), [content, ours]);
    return { ...JSON.parse(printed), memory };
  });
  const { built, cpu, written, memory, files, bytes, edit } = runs.sort((a, b) => a.built - b.built)[1];
  return {
    tool: "patternbook", "index, s": built, "its CPU, s": cpu, "written, s": written, "largest memory, MB": memory, files, "size, MB": bytes / 1e6,
    "one page edited, ms": edit * 1000,
  };
}

function buildPagefind(tool, html) {
  // What an earlier run left saves Pagefind half of its work.
  rmSync(join(html, "pagefind"), { recursive: true, force: true });
  const { printed, seconds, memory, cpu } = timed(join(HERE, "node_modules/.bin/pagefind"), ["--site", html]);
  const reported = Number(/Finished in ([\d.]+) seconds/.exec(printed)?.[1] ?? seconds);
  const files = readdirSync(join(html, "pagefind"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, file) => sum + readFileSync(join(file.parentPath ?? file.path, file.name)).length, 0);
  return { tool, "index, s": reported, "its CPU, s": cpu, "written, s": seconds, "largest memory, MB": memory, files: files.length, "size, MB": bytes / 1e6, "one page edited, ms": "all again" };
}

/** The pages as plain text, for drawing queries. */
function readCorpus(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".md")).sort();
  return files.map((file) => {
    const [, head, text] = /^\+\+\+\n(.*?)\n\+\+\+\n(.*)$/s.exec(readFileSync(join(folder, file), "utf8")) ?? [];
    const title = /^title = "(.*)"$/m.exec(head)?.[1] ?? "";
    return { url: `${file.replace(/\.md$/, "")}/`, title, text: text.replace(/\]\([^)]*\)/g, "]") };
  });
}

async function quality(pages, site, htmlSite, seed = 1) {
  const queries = draw(pages, 60, seed);
  const search = await open(site);
  return [...(await rows("patternbook", search.query, queries)), ...(await pagefindRows(htmlSite, queries))];
}

async function realQuality(pages, seed) {
  const site = indexOf(pages);
  const folder = join(dirname(site), "html");
  run(program(), [join(dirname(site), "content"), join(dirname(site), "unused"), "--html", folder]);
  run(join(HERE, "node_modules/.bin/pagefind"), ["--site", folder]);
  return quality(pages, site, folder, seed);
}

async function rows(tool, query, queries) {
  const found = [];
  for (const [kind, list] of Object.entries(queries)) {
    const { found: share, rank, queries: asked } = await measure(query, list);
    found.push({ tool, queries: `${asked} ${kind}`, "in the first five, %": share * 100, "mean reciprocal rank": rank });
  }
  return found;
}

async function pagefindRows(site, queries) {
  const { pagefind } = await import("./browse.mjs");
  return pagefind(options.chromium, site, (query) => rows("Pagefind", query, queries));
}

/** What a first and a later query fetch, over HTTP, in how many rounds. */
async function transfer(pages) {
  const queries = { ...draw(pages, 60, 2), ...drawCommon(pages, 60, 2), ...drawOfPage(pages, 60, 9) };
  const site = await serve(ours);
  const code = readdirSync(join(ROOT, "themes/default/static")).filter((file) => /^search.*\.(js|css)$/.test(file) && file !== "search-file.js");
  const { gzipSync } = await import("node:zlib");
  const codeBytes = code.reduce((sum, file) => sum + gzipSync(readFileSync(join(ROOT, "themes/default/static", file)), { level: 6 }).length, 0);
  const table = [];
  for (const [kind, list] of Object.entries(queries)) {
    const [first, later] = [[], []];
    const warm = await open(site.url);
    await warm.query("warm");
    for (const { text } of list) {
      site.start();
      const search = await open(site.url);
      await search.query(text);
      first.push(site.stop(codeBytes));
      site.start();
      await warm.query(text);
      later.push(site.stop(0));
    }
    table.push({ queries: kind, ...columns("first", first), ...columns("later", later) });
  }
  site.close();
  return table;
}

function columns(name, list) {
  const of = (key) => list.map((one) => one[key]).sort((a, b) => a - b);
  const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const [bytes, requests, rounds] = [of("bytes"), of("requests"), of("rounds")];
  return {
    [`${name}: KB median`]: at(bytes, 0.5) / 1000, [`${name}: KB p95`]: at(bytes, 0.95) / 1000, [`${name}: KB most`]: bytes.at(-1) / 1000,
    [`${name}: requests p95`]: at(requests, 0.95), [`${name}: requests most`]: requests.at(-1), [`${name}: rounds p95`]: at(rounds, 0.95), [`${name}: rounds most`]: rounds.at(-1),
  };
}

function report(title, table) {
  if (table.length === 0) return;
  const keys = Object.keys(table[0]);
  const cell = (value) => (typeof value === "number" ? (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 3 : 1)) : String(value ?? ""));
  console.log(`\n### ${title}\n\n| ${keys.join(" | ")} |\n|${keys.map(() => " --- |").join("")}`);
  for (const row of table) console.log(`| ${keys.map((key) => cell(row[key])).join(" | ")} |`);
}
