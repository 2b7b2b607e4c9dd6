// Nothing comes from elsewhere, and nothing in a page is markup that runs: `default-src 'self'` holds.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { launch, visit } from "./browser.mjs";
import { KINDS, build, host, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const site = await build(end);
const { base, reports, answers } = await host(end, site);

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: the policy is kept, and nobody else is asked`, async (context) => {
    const page = await visit(context, browser, base + path, { allow: [/404/] });
    await page.keyboard.press("/");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("team");
    await page.locator("dialog a[role=option]").first().waitFor();
    await page.keyboard.press("Escape");
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(page.trouble, []);
    assert.deepEqual(reports, []);
  });
}

test("no page has an inline script, style or handler, or names another host's file", async () => {
  const files = (await readdir(site, { recursive: true })).filter((file) => file.endsWith(".html"));
  assert.ok(files.length > 50);
  const wrong = [];
  for (const file of files) {
    const html = await readFile(join(site, file), "utf8");
    for (const tag of html.match(/<[a-z][^<>]*>/gi) ?? []) {
      if (/^<script(?![^>]*\ssrc=)/i.test(tag) || /^<style/i.test(tag)) wrong.push(`${file}: ${tag}`);
      if (/\s(style|on[a-z]+)\s*=/i.test(tag.replace(/"[^"]*"/g, '""'))) wrong.push(`${file}: ${tag}`);
      if (/^<(script|link|img|iframe|source|video|audio|object|embed)\b/i.test(tag) && /\s(src|href|srcset|data)="(https?:)?\/\//.test(tag) && !/rel="(canonical|alternate)"/.test(tag)) wrong.push(`${file}: ${tag}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("a page keeps its policy where the host sends none", async (context) => {
  const open = await host(context, site, { policy: "default-src * 'unsafe-inline'" });
  const page = await visit(context, browser, open.base + KINDS.team, { allow: [/Content Security Policy/] });
  assert.equal(await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content"), "default-src 'self'");
  await page.addScriptTag({ content: "window.ran = true" }).catch(() => {});
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.deepEqual(page.trouble, []);
});

test("all CSS and JS weighs at most 30 KB, the search and the charts included", async (context) => {
  const names = (await readdir(join(site, "assets"))).filter((name) => /\.(css|js)$/.test(name));
  let [gzip, brotli] = [0, 0];
  for (const name of names) {
    const text = await readFile(join(site, "assets", name));
    gzip += gzipSync(text, { level: 9 }).length;
    brotli += brotliCompressSync(text).length;
  }
  context.diagnostic(`${names.length} files: ${gzip} bytes with gzip, ${brotli} with brotli`);
  assert.ok(gzip <= 30 * 1024, `${gzip} bytes`);
});

test("the first page weighs at most 60 KB over the wire, CSS and JS at most 30 KB", async (context) => {
  answers.length = 0;
  const page = await visit(context, browser, base);
  await page.waitForLoadState("networkidle");
  const sum = (which) => answers.filter(which).reduce((total, { bytes }) => total + bytes, 0);
  const all = sum(() => true);
  const code = sum(({ type }) => /css|javascript/.test(type));
  for (const { path, bytes } of answers) context.diagnostic(`${bytes} ${path}`);
  context.diagnostic(`the first page: ${all} bytes in ${answers.length} requests, of them CSS and JS ${code}`);
  assert.ok(all <= 60_000, `${all} bytes`);
  assert.ok(code <= 30_000, `${code} bytes of CSS and JS`);
});

test("every page's own weight without its charts is at most 60 KB with its CSS and JS", async (context) => {
  const heavy = [];
  const code = answers.filter(({ type }) => /css|javascript/.test(type)).reduce((total, { bytes }) => total + bytes, 0);
  for (const [kind, path] of Object.entries(KINDS)) {
    if (kind === "not found") continue;
    const html = await readFile(join(site, path, "index.html"), "utf8");
    const text = html.replace(/<svg[^>]*chart[\s\S]*?<\/svg>/g, "");
    const bytes = gzipSync(text).length;
    context.diagnostic(`${kind}: ${gzipSync(html).length} with charts, ${bytes} without`);
    if (bytes + code > 60_000) heavy.push(`${kind}: ${bytes}`);
  }
  assert.deepEqual(heavy, []);
});
