// A real handbook as pages of Markdown, and its index, built by the example `search_index`.

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Cuts the source text at its short lines without a full stop: `[{ url, title, text }]`. */
export function realPages() {
  const lines = readFileSync(join(ROOT, "tests/fixtures/aligned-autonomy.txt"), "utf8").split(/\r?\n/);
  const pages = [];
  for (const line of lines) {
    const heading = line.length > 0 && line.length < 90 && !/^[-•]|[.:;,]$/.test(line.trim());
    const page = pages.at(-1);
    if (page === undefined || (heading && page.text.length > 250)) {
      pages.push({ url: `page-${String(pages.length).padStart(3, "0")}/`, title: line.trim(), text: "" });
    } else {
      page.text += heading ? `\n## ${line.trim()}\n\n` : `${line}\n`;
    }
  }
  return pages;
}

/** A second text, that the ranking was never looked at with: our own manual, a page for each heading. */
export function manualPages() {
  const pages = [];
  const files = readdirSync(join(ROOT, "docs"), { recursive: true }).filter((file) => file.endsWith(".md")).sort();
  for (const file of files) {
    const text = readFileSync(join(ROOT, "docs", file), "utf8").replace(/^\+\+\+\n.*?\n\+\+\+\n/s, "");
    for (const part of text.split(/^(?=#{1,3} )/m)) {
      const [, title = file, body = part] = /^#+ +(.*)\n(.*)$/s.exec(part) ?? [];
      if (body.length < 250) continue;
      pages.push({ url: `manual-${String(pages.length).padStart(3, "0")}/`, title: title.replace(/[`"\\]/g, ""), text: body });
    }
  }
  return pages;
}

/** Writes pages as Markdown. */
export function writePages(pages, folder) {
  for (const { url, title, text, head = "" } of pages) {
    const file = join(folder, `${url.replace(/\/$/, "")}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `+++\ntitle = "${title.replaceAll('"', "”")}"\n${head}+++\n\n${text}`);
  }
}

/** Builds the index of these pages into a new folder, and returns it. */
export function indexOf(pages) {
  const folder = mkdtempSync(join(tmpdir(), "search-"));
  writePages(pages, join(folder, "content"));
  const cargo = ["run", "--quiet", "--example", "search_index", "--", join(folder, "content"), join(folder, "site")];
  execFileSync("cargo", cargo, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
  return join(folder, "site");
}
