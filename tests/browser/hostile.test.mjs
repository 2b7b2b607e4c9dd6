// A book whose every field tries to become markup: 60 payloads in everything that reaches a page. Each page
// is opened in a real browser, with the policy and without it. None of it may run, or become an element.

import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { build, folder, host, wholeFile } from "./handbook.mjs";
import { PAYLOADS } from "./payloads.mjs";

/** As a TOML string, as a CSV cell, as Markdown's link address. */
const toml = (text) => JSON.stringify(text).replaceAll("\u007f", "\\u007F");
const cell = (text) => `"${text.replaceAll('"', '""')}"`;
const address = (text) => `<${text.replace(/[<>\n\\]/g, (char) => encodeURIComponent(char))}>`;
const inTitle = (text) => text.replace(/[\n"\\]/g, " ");
const fileName = (text) => [...text.replace(/[/\\\p{Cc}\p{Cf}]/gu, "_")].slice(0, 60).join("").replace(/^[.\s_]+/, "");

/** One page with the payload in each place of a text. */
const page = (payload, index) => `+++
title = ${toml(payload)}
summary = ${toml(payload)}
tags = [${toml(payload)}]
owner = ${toml(payload)}
${index % 2 ? 'kind = "template"\n[fields."Name"]\nlabel = ' + toml(payload) + "\nhint = " + toml(payload) + "\ndefault = " + toml(payload) : ""}
+++

## ${payload.replaceAll("\n", " ")}

${payload}

[${payload.replace(/[[\]\n]/g, "")}](https://example.org/ "${inTitle(payload)}")
[address](${address(`https://example.org/${payload}`)})
![${payload.replace(/[[\]\n]/g, "")}](dot.svg "${inTitle(payload)}")
<https://example.org/${encodeURI(payload).replace(/[<>\s]/g, "")}>

\`\`\`${payload.replace(/[`\n]/g, "")}
${payload.replaceAll("```", "")}
\`\`\`

\`\`\`html
${payload.replaceAll("```", "")}
\`\`\`

| ${payload.replace(/[|\n]/g, " ")} | b |
| --- | --- |
| ${payload.replace(/[|\n]/g, " ")} | [Name] |

A note.[^1] And *${payload.replace(/[*\n]/g, " ")}* and $${payload.replace(/[$\n&#\\{}]/g, " ")}$.

[^1]: ${payload.replaceAll("\n", " ")}

> [!NOTE]
> ${payload.replaceAll("\n", "\n> ")}
`;

const team = (payload, index) => `
[[team]]
id = "team-${index}"
name = ${toml(payload)}
purpose = ${toml(payload)}
adopted = 2026-01-01
size = 6
note = ${toml(payload)}
`;

const indicator = (payload, index) => `
[[indicator]]
id = "indicator-${index}"
name = ${toml(payload)}
level = "team"
definition = ${toml(payload)}
unit = ${toml(payload.replaceAll("\n", " "))}
target = "< 48"
cadence = "month"
notes = ${toml(payload)}
gaming = ${toml(payload)}
[indicator.measure]
records = "decisions"
at = "needed_at"
value = "hours(decided_at - needed_at)"
statistic = "median"
`;

const records = (columns, rows) => [columns, ...rows].join("\n") + "\n";

/** Writes the book, and returns its folder. */
async function hostileBook(context) {
  const book = await folder(context);
  const put = async (path, text) => {
    await mkdir(join(book, path, ".."), { recursive: true });
    await writeFile(join(book, path), text);
  };
  const all = PAYLOADS[0];
  await put("book.toml", `[book]\ntitle = ${toml(all)}\ndescription = ${toml(all)}\nauthors = [${toml(all)}]\nlanguage = "en"\n`);
  await put("content/_index.md", page(PAYLOADS[1], 0));
  await put("content/hostile/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><circle r="4"/></svg>');
  // What the payloads name is there, and no image: their handlers of errors would run.
  for (const path of ["content/x", "content/hostile/x"]) await put(path, "no image");
  for (const [index, payload] of PAYLOADS.entries()) {
    await put(`content/hostile/page-${index}.md`, page(payload, index));
    const name = fileName(payload);
    if (name) await put(`content/names/${name}-${index}.md`, `+++\ntitle = "Page ${index}"\n+++\n\nNamed so.\n`);
  }
  await put("content/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>');
  await put("data/teams.toml", PAYLOADS.map(team).join(""));
  await put("data/indicators.toml", PAYLOADS.slice(0, 12).map(indicator).join(""));
  const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const rows = PAYLOADS.flatMap((payload, index) => months.map((month) => {
    const date = `2026-${String(month).padStart(2, "0")}`;
    return `${cell(`${payload} ${index} ${month}`)},team-${index},${date}-05T09:00,${date}-07T10:00`;
  }));
  await put("data/records/decisions.csv", records("id,team,needed_at,decided_at", rows));
  await put("data/interventions.csv", records("date,team,indicator,title,rebase", PAYLOADS.map((payload, index) => `2026-04-01,team-${index},indicator-0,${cell(payload)},false`)));
  await put("data/sources.toml", PAYLOADS.slice(0, 20).map((payload, index) => `${index ? "" : '[[group]]\nid = "g"\ntitle = ' + toml(payload) + "\n"}\n[[group.entry]]\nkey = "source-${index}"\ntext = ${toml(payload)}\n`).join(""));
  await put("content/sources.md", "+++\ntitle = \"Sources\"\n+++\n");
  return book;
}

const end = wholeFile();
const browser = await launch(end);
const site = await build(end, await hostileBook(end));
const pages = (await readdir(site, { recursive: true })).filter((file) => file.endsWith(".html"));

/** What no page of ours has: in the living document, after every script has run. */
const suspects = () => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const tag = element.localName;
    if (["iframe", "object", "embed", "base", "frame", "portal", "applet", "marquee", "foreignobject", "animate", "set", "math-xss"].includes(tag)) found.push(`<${tag}>`);
    if (tag === "script" && !/^\/(assets|_patternbook)\//.test(new URL(element.src || "about:blank", location.href).pathname)) found.push(`<script> ${element.outerHTML.slice(0, 80)}`);
    const isPolicy = tag === "meta" && element.httpEquiv === "Content-Security-Policy" && element.content === "default-src 'self'";
    if (tag === "style" || (tag === "meta" && element.httpEquiv && !isPolicy)) found.push(`<${tag}>`);
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || ["srcdoc", "formaction", "ping", "data-xss"].includes(name)) found.push(`<${tag} ${name}="${value.slice(0, 40)}">`);
      if (/^(xlink:)?(href|src|action|data|poster)$/i.test(name) && /^(javascript|vbscript|data|livescript):/i.test(value.replace(/[\u0000-\u0020\u00a0]/g, ""))) found.push(`<${tag} ${name}="${value.slice(0, 60)}">`);
    }
  }
  if (window.xss) found.push("a payload has run");
  return found;
};

/** Opens every page one after the other; returns what is wrong. */
async function walk(context, policy) {
  const { base, reports } = await host(context, site, policy === undefined ? {} : { policy });
  const page = await visit(context, browser, base, { allow: [/404|Failed to load resource/] });
  const wrong = [];
  for (const file of pages) {
    const path = file.replace(/(^|\/)index\.html$/, "$1").split("/").map(encodeURIComponent).join("/");
    await page.goto(base + path, { waitUntil: "load" });
    wrong.push(...(await page.evaluate(suspects)).map((what) => `${file}: ${what}`));
    await page.evaluate(() => {
      for (const element of document.querySelectorAll("main *")) {
        for (const name of ["mouseover", "pointerenter", "mouseenter", "toggle"]) element.dispatchEvent(new Event(name));
        if (element.tabIndex >= 0) element.focus();
      }
    });
    wrong.push(...page.trouble.splice(0).map((what) => `${file}: ${what}`));
  }
  wrong.push(...reports.map((report) => `policy: ${report}`));
  return wrong;
}

test("there are sixty payloads, and a page of each", () => {
  assert.equal(new Set(PAYLOADS).size, 60);
  for (const kind of ["hostile/page-", "teams/team-"]) {
    assert.equal(pages.filter((file) => file.startsWith(kind)).length, 60, kind);
  }
});

test("with the policy: no dialog, no violation, no payload is an element", async (context) => {
  assert.deepEqual((await walk(context)).slice(0, 30), []);
});

test("without any policy: no dialog, no payload is an element", async (context) => {
  assert.deepEqual((await walk(context, "")).slice(0, 30), []);
});

test("as a query, each is text", async (context) => {
  const { base, reports } = await host(context, site);
  const page = await visit(context, browser, base);
  for (const payload of PAYLOADS) {
    await page.goto(`${base}search/?q=${encodeURIComponent(payload)}`);
    const field = page.getByRole("combobox", { name: /search/i });
    await field.waitFor();
    await page.waitForFunction(() => document.querySelector(".search-status")?.textContent);
    assert.equal(await field.inputValue(), payload.replace(/[\r\n]/g, ""));
    assert.deepEqual(await page.evaluate(suspects), [], payload);
    await page.goto(`${base}?mark=${encodeURIComponent(payload)}#${encodeURIComponent(payload)}`);
    assert.deepEqual(await page.evaluate(suspects), [], payload);
  }
  assert.deepEqual(page.trouble, []);
  assert.deepEqual(reports, []);
});

test("as an address that there is not, each is answered by the same page", async (context) => {
  const { base, reports } = await host(context, site);
  const page = await visit(context, browser, base, { allow: [/404/] });
  for (const payload of PAYLOADS) {
    await page.goto(`${base}nothing/${encodeURIComponent(payload)}?${encodeURIComponent(payload)}`);
    assert.deepEqual(await page.evaluate(suspects), [], payload);
  }
  assert.deepEqual(page.trouble, []);
  assert.deepEqual(reports, []);
});

test("what is typed into a template stays text, on the page and in what is kept", async (context) => {
  const { base } = await host(context, site);
  const page = await visit(context, browser, `${base}hostile/page-1/`);
  for (const payload of PAYLOADS) {
    await page.locator(".fill-form input, .fill-form textarea").first().fill(payload.replaceAll("\n", " "));
    await page.reload();
    assert.deepEqual(await page.evaluate(suspects), [], payload);
  }
  assert.deepEqual(page.trouble, []);
});

test("no downloaded CSV has a cell that a spreadsheet would run", async () => {
  const files = (await readdir(site, { recursive: true })).filter((file) => file.endsWith(".csv"));
  const run = [];
  for (const file of files) {
    const text = await readFile(join(site, file), "utf8");
    for (const match of text.matchAll(/(?:^|,)"?([=+\-@\t\r][^,"\n]*)/gm)) if (!/^[-+]?[\d.]+(e-?\d+)?$/i.test(match[1])) run.push(`${file}: ${match[0]}`);
  }
  assert.deepEqual(run.slice(0, 10), []);
});

// The drawing runs its script where it is opened by itself: files below content/ are published as they are.
test("a drawing that somebody put into the book runs nothing", async (context) => {
  const { base } = await host(context, site, { policy: "" });
  const drawings = (await readdir(site, { recursive: true })).filter((file) => /dot.*\.svg$/.test(file));
  assert.ok(drawings.length > 0);
  for (const drawing of drawings) {
    const page = await visit(context, browser, base + drawing, { allow: [/404/] });
    await page.waitForTimeout(100);
    assert.deepEqual(page.trouble, [], drawing);
  }
});
