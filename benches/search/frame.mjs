// Puts plain pages into a frame as generators publish them, the same as in ../peers/hugo: a header, the section's pages
// and all sections beside the text, and the mark by which Pagefind knows the text.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Writes each page below `plain` into `framed`, within the frame. */
export function frame(plain, framed) {
  const files = readdirSync(plain, { recursive: true }).filter((file) => file.endsWith("/index.html") && !file.startsWith("pagefind")).sort();
  const pages = files.map((file) => {
    const html = readFileSync(join(plain, file), "utf8");
    const [, title, text] = /<title>(.*?)<\/title>.*?<main>(.*)<\/main>/s.exec(html);
    return { file, path: `/${dirname(file)}/`, section: dirname(dirname(file)), title, text };
  });
  const sections = new Map();
  for (const page of pages) sections.set(page.section, [...(sections.get(page.section) ?? []), page]);
  const link = (path, title, on = false) => `<li${on ? ' class="on"' : ""}><a href="${path}">${title}</a></li>`;
  const all = [...sections].map(([section, [first]]) => link(first.path, section)).join("");
  for (const { file, section, title, text } of pages) {
    const own = sections.get(section).map((page) => link(page.path, page.title, page.file === file)).join("");
    const page =
      `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
      `<title>${title} - Handbook</title>\n<link rel="stylesheet" href="/style.css">\n</head>\n<body>\n` +
      `<header class="top"><a href="/">Handbook</a> <input type="search" placeholder="Search"></header>\n<div class="wrap">\n` +
      `<nav class="side"><ul>${own}</ul><ul>${all}</ul></nav>\n<main data-pagefind-body>${text}</main>\n</div>\n</body>\n</html>\n`;
    mkdirSync(dirname(join(framed, file)), { recursive: true });
    writeFileSync(join(framed, file), page);
  }
}
