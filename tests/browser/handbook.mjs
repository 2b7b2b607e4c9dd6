// The handbook at the root of the repository, built by the binary and served to the browser.

import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);

export const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = join(HERE, "../..");
/** The last day of the example's records. */
export const TODAY = "2026-11-02";
const BINARY = process.env.PATTERNBOOK ?? join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "debug/patternbook");

/** What a host that takes security seriously sends with every page. */
export const POLICY = "default-src 'self'; report-uri /policy-report";

/** The example's pages, one of each kind. */
export const KINDS = {
  home: "",
  section: "patterns/",
  pattern: "patterns/aligned-autonomy/",
  stub: "patterns/fractal-autonomy-layered-alignment/",
  page: "advanced-practices/",
  template: "templates/i-intend-to/",
  filling: "templates/i-intend-to/harbor-one-pipeline/",
  "filling from data": "templates/weekly-outcome-check-in/anchor-2026-w44/",
  culture: "cultures/high-context/",
  "failure mode": "failure-modes/coordination-overload/",
  story: "stories/us-fintech-startup/",
  maturity: "maturity/",
  sources: "sources/",
  teams: "teams/",
  team: "teams/harbor/",
  indicators: "indicators/",
  indicator: "indicators/decision-latency/",
  roadmap: "roadmap/",
  signals: "signals/",
  map: "map/",
  stewardship: "stewardship/",
  tags: "tags/",
  tag: "tags/autonomy/",
  search: "search/",
  "not found": "no/such/page/",
};

/** Parts of a text that a reader opens and chooses. */
export const CHOSEN = `::: details More
Folded words.
:::

::: tabs
::: tab Small
Ask everybody.
:::
::: tab Large
Ask one of each.
:::
:::
`;

/** A text that is longer than any window. */
export const lines = (count) => Array.from({ length: count }, (_, at) => `Line ${at} of the story.\n`).join("\n");

/** What lasts as long as the tests of a file: in the place of a test's own context. */
export function wholeFile() {
  const steps = [];
  after(async () => {
    for (const step of steps.reverse()) await step();
  });
  return { after: (step) => steps.push(step) };
}

/** A folder that is gone when the tests of the file are through. */
export async function folder(context) {
  const made = await mkdtemp(join(tmpdir(), "patternbook-browser-"));
  context.after(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Builds a book into a new folder, and returns it. */
export async function build(context, book = ROOT) {
  const out = join(await folder(context), "site");
  await run(BINARY, ["build", book, "--output", out, "--as-of", TODAY, "--quiet"]).catch((error) => {
    throw new Error(`the book was not built:\n${error.stderr}`);
  });
  return out;
}

/** A copy of the example that a test may edit. */
export async function copyOfBook(context) {
  const copy = await folder(context);
  for (const part of ["book.toml", "content", "data"]) await cp(join(ROOT, part), join(copy, part), { recursive: true });
  return copy;
}

/** Starts `patternbook serve`, and returns its address. */
export const preview = async (context, book, ...options) => (await serve(context, book, ...options)).base;

/** Starts `patternbook serve`; returns its address, what it has said, and how to end it. */
export async function serve(context, book, ...options) {
  const port = options.includes("--port") ? [] : ["--port", "0"];
  const child = spawn(BINARY, ["serve", book, ...port, "--as-of", TODAY, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  context.after(() => child.kill());
  let said = "";
  const base = await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text;
      const address = /http:\/\/[\w.]+:\d+/.exec(said);
      if (address) resolve(`${address[0]}/`);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    ended.then((code) => reject(new Error(`serve ended with ${code}:\n${said}`)));
  });
  return { base, said: () => said, stop: () => (child.kill("SIGKILL"), ended) };
}

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml", ".csv": "text/csv; charset=utf-8",
  ".md": "text/markdown; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".png": "image/png",
};

const OWN_POLICY = /<meta http-equiv="?Content-Security-Policy"?[^>]*>/;

/**
 * Serves a folder as any static host would: gzip, index pages, 404.html, and the policy; with an empty one,
 * the pages' own is taken out too.
 * Returns `{ base, answers, reports }`: the address, what was answered and how large it was, broken policies.
 */
export async function host(context, site, { under = "/", policy = POLICY } = {}) {
  const answers = [];
  const reports = [];
  const server = http.createServer(async (request, response) => {
    const path = new URL(request.url, "http://host").pathname;
    if (path === "/policy-report") {
      request.on("data", (text) => reports.push(String(text)));
      return request.on("end", () => response.writeHead(204).end());
    }
    const { status, file, location } = await find(site, under, path);
    if (location) return response.writeHead(308, { location }).end();
    const read = await readFile(file).catch(() => Buffer.from("not found"));
    const body = policy === "" && file.endsWith(".html") ? String(read).replace(OWN_POLICY, "") : read;
    const packed = gzipSync(body, { level: 6 });
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    answers.push({ path, status, type, bytes: packed.length });
    response.writeHead(status, {
      "content-type": type, "content-encoding": "gzip", "content-length": packed.length,
      "content-security-policy": policy, "cache-control": /\/assets\//.test(path) ? "max-age=31536000, immutable" : "no-cache",
    }).end(packed);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.closeAllConnections?.() ?? server.close());
  context.after(() => server.close());
  return { base: `http://127.0.0.1:${server.address().port}${under}`, answers, reports };
}

async function find(site, under, path) {
  const lost = { status: 404, file: join(site, "404.html") };
  if (!path.startsWith(under)) return lost;
  let inside;
  try {
    inside = normalize(decodeURIComponent(path.slice(under.length)));
  } catch {
    return lost;
  }
  const file = join(site, inside);
  if (!file.startsWith(site)) return lost;
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory() && !path.endsWith("/")) return { location: `${path}/` };
  const wanted = there?.isDirectory() ? join(file, "index.html") : file;
  return (await stat(wanted).catch(() => null))?.isFile() ? { status: 200, file: wanted } : lost;
}

/** Waits until a question is answered with yes, or says what was waited for. */
export async function until(what, question, within = 10_000) {
  const end = Date.now() + within;
  while (Date.now() < end) {
    if (await question()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited ${within} ms, but not: ${what}`);
}

/** Replaces a text in a file, as an editor would. */
export async function edit(file, from, to) {
  const text = await readFile(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not have: ${from}`);
  await writeFile(file, text.replace(from, to));
}
