// The browser's side of live reload, in a real browser.
//
//   cargo build --example preview
//   npm install --no-save playwright-core
//   CHROMIUM=/usr/bin/chromium node tests/browser/preview.mjs

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const target = process.env.CARGO_TARGET_DIR ?? "target";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "preview-"));
const port = 18000 + (process.pid % 2000);
const front = `http://127.0.0.1:${port}/`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
const start = () => spawn(path.join(target, "debug/examples/preview"), [folder, String(port)], { stdio: "ignore" });

const paragraph = (n) => `<p id="p${n}">Paragraph ${n} of the text, long enough to be read.</p>`;
function pageOf({ title = "One", style = "/site.css", 40: middle = paragraph(40), before3 = "", more = "" } = {}) {
  const paragraphs = Array.from({ length: 80 }, (_, n) => (n === 40 ? middle : (n === 3 ? before3 : "") + paragraph(n)));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="${style}"><script type="module" src="/theme.js"></script></head>
<body><main><h1>${title}</h1><details><summary>more</summary><p>inside</p></details>
<form><input id="field" value="a"><input id="box" type="checkbox"><textarea id="area">x</textarea></form>
<div class="tabs"><button aria-selected="true">A</button><button aria-selected="false">B</button></div>
${paragraphs.join("\n")}${more}</main></body></html>\n`;
}

let failures = 0;
function check(name, isTrue, found = "") {
  console.log(`${isTrue ? "ok  " : "FAIL"} ${name} ${isTrue ? "" : JSON.stringify(found)}`);
  if (!isTrue) failures++;
}

fs.mkdirSync(path.join(folder, "content/other"), { recursive: true });
fs.mkdirSync(path.join(folder, "themes"));
write("content/index.md", pageOf());
write("content/other/index.md", pageOf({ title: "Other" }));
write("themes/site.css", "body { color: rgb(1, 2, 3) }");
write("themes/theme.js", `document.documentElement.dataset.culture = "high";
const copy = Object.assign(document.createElement("button"), { className: "copy", textContent: "copy" });
document.querySelector("h1").append(copy);`);

let server = start();
await sleep(500);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const page = await browser.newPage();
const faults = [];
page.on("pageerror", (error) => faults.push(String(error)));
page.on("console", (message) => message.text().includes("Content Security Policy") && faults.push(message.text()));
const panel = (body) => page.evaluate(`(${body})(document.querySelector("patternbook-preview").shadowRoot)`);

/** Writes a file and waits until the page fulfils a condition; returns the milliseconds to the next frame. */
async function edit(name, text, condition, ...given) {
  // As a text, since the page's policy forbids to make functions of texts there.
  await page.evaluate(`{
    const given = ${JSON.stringify(given)};
    const holds = () => ${condition};
    window.reached = new Promise((resolve) => {
      const check = () => holds() && requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()));
      const observer = new MutationObserver(check);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      setInterval(check, 250);
    });
    undefined;
  }`);
  const begun = Date.now();
  write(name, text);
  return (await page.evaluate(() => window.reached)) - begun;
}

await page.goto(front);
await sleep(500);
await page.evaluate(() => {
  window.isSame = true;
  scrollTo(0, 600);
  document.querySelector("details").open = true;
  document.querySelector("#field").value = "typed";
  document.querySelector("#box").checked = true;
  document.querySelector("#area").value = "long text";
  const [a, b] = document.querySelectorAll(".tabs button");
  a.setAttribute("aria-selected", "false");
  b.setAttribute("aria-selected", "true");
  document.querySelector("#field").focus({ preventScroll: true });
  document.querySelector("#field").setSelectionRange(1, 3);
});
const stateOf = () => page.evaluate(() => JSON.stringify({
  same: window.isSame,
  open: document.querySelector("details").open,
  typed: [document.querySelector("#field").value, document.querySelector("#area").value],
  checked: document.querySelector("#box").checked,
  tab: document.querySelectorAll(".tabs button")[1].getAttribute("aria-selected"),
  focus: document.activeElement.id,
  selection: [document.querySelector("#field").selectionStart, document.querySelector("#field").selectionEnd],
  scroll: scrollY,
  culture: document.documentElement.dataset.culture,
  copies: document.querySelectorAll(".copy").length,
}));

const before = await stateOf();
const changed = { 40: `<p id="p40">Changed text here.</p>` };
await edit("content/index.md", pageOf(changed), `document.querySelector("#p40").textContent.startsWith("Changed")`);
check("an edit leaves what the reader has done", (await stateOf()) === before, await stateOf());
check("the changed place is marked", (await page.locator(".patternbook-changed").count()) === 1);
const offer = `(root) => !root.querySelector(".offer").hidden && root.querySelector(".offer").textContent`;
check("out of sight, it is offered", (await panel(offer)) === "↓ changed below");
await panel(`(root) => root.querySelector(".offer").click()`);
await sleep(2000);
check("the offer leads there", await page.evaluate(() => {
  const { top, bottom } = document.querySelector("#p40").getBoundingClientRect();
  return top > 0 && bottom < innerHeight;
}));
check("the mark goes", (await page.locator(".patternbook-changed").count()) === 0);

await page.evaluate(() => scrollTo(0, 1200));
const topOf = () => page.evaluate(() => document.querySelector("#p45").getBoundingClientRect().top);
const top = await topOf();
const longer = { ...changed, before3: "<p>New one</p><p>New two</p>" };
await edit("content/index.md", pageOf(longer), `document.body.textContent.includes("New two")`);
check("what is read stays where it is", Math.abs((await topOf()) - top) < 1.5, [top, await topOf()]);
check("a change above is offered", (await panel(offer)) === "↑ changed above");

await page.evaluate(() => getSelection().setBaseAndExtent(
  document.querySelector("#p40").firstChild, 0, document.querySelector("#p40").firstChild, 7));
longer[40] = `<p id="p40">Changed text there.</p>`;
await edit("content/index.md", pageOf(longer), `document.body.textContent.includes("text there")`);
check("a selection in the edited paragraph stays", (await page.evaluate(() => `${getSelection()}`)) === "Changed");

await edit("content/index.md", pageOf({ ...longer, title: "Uno" }), `document.querySelector("h1").textContent.includes("Uno")`);
check("a title is taken over", (await page.title()) === "Uno");

const hasColor = `getComputedStyle(document.body).color === given[0] && document.querySelectorAll("link[href*='site']").length === 1`;
await edit("themes/site.css", "body { color: rgb(9, 9, 9) }", hasColor, "rgb(9, 9, 9)");
check("a style is swapped in place", await page.evaluate(() => window.isSame));
write("themes/site.0123456789ab.css", "body { color: rgb(7, 7, 7) }");
await sleep(200);
const fingerprinted = { ...longer, style: "/site.0123456789ab.css" };
await edit("content/index.md", pageOf(fingerprinted), hasColor, "rgb(7, 7, 7)");
check("a style of another name as well", await page.evaluate(() => window.isSame));

await page.evaluate(() => {
  window.mutations = 0;
  const count = (list) => (window.mutations += list.length);
  new MutationObserver(count).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
});
write("content/other/index.md", pageOf({ title: "Other", 40: "<p>x</p>" }));
await sleep(500);
check("another page's edit leaves this one still", (await page.evaluate(() => window.mutations)) === 0);

write("content/index.md", pageOf({ ...fingerprinted, more: "<p>!broken</p>" }));
await sleep(500);
const errors = await panel(`(root) => root.querySelector(".errors").hidden ? "" : root.querySelector(".errors").innerText`);
check("an error stands over the last good page", errors.includes("found `!broken`") && (await page.locator("#p50").count()) === 1, errors);
check("markup in a message is text", errors.includes("<b>something</b>"), errors);
const editor = await panel(`(root) => root.querySelector(".errors a").href`);
check("a click opens the editor", /^vscode:\/\/file\/.*content\/index\.md:\d+:\d+$/.test(editor), editor);
write("content/index.md", pageOf({ ...fingerprinted, more: "<p>!odd</p>" }));
await sleep(500);
const quiet = `(root) => root.querySelector(".errors").hidden && root.querySelector(".count").textContent`;
check("mended is gone; a warning sits in the corner", (await panel(quiet)) === "1 warning");
check("all of it without a load", await page.evaluate(() => window.isSame));

await panel(`(root) => root.querySelector(".follow").click()`);
write("content/other/index.md", pageOf({ title: "Other", 40: "<p>followed</p>" }));
await page.waitForURL("**/other/", { timeout: 3000 });
check("the browser follows the edit", true);
await sleep(500);
await panel(`(root) => root.querySelector(".follow").click()`);
const notice = `(root) => root.querySelector(".notice").hidden`;
fs.renameSync(path.join(folder, "content/other/index.md"), path.join(folder, "away"));
await sleep(600);
check("a page that goes says so", (await panel(notice)) === false);
fs.renameSync(path.join(folder, "away"), path.join(folder, "content/other/index.md"));
await sleep(600);
check("and comes back", (await panel(notice)) === true);

await page.goto(front);
await sleep(500);
await page.evaluate(() => (window.isSame = true));
server.kill("SIGKILL");
await sleep(500);
check("a preview that ended is said", (await panel(`(root) => root.querySelector(".offline").hidden`)) === false);
write("content/index.md", pageOf({ ...fingerprinted, before3: "<p>While away</p>" }));
server = start();
await page.waitForFunction(() => document.body.textContent.includes("While away"), null, { timeout: 8000 });
check("it reconnects and catches up in place", await page.evaluate(() => window.isSame));

const times = [];
for (let n = 0; n < 50; n++) {
  const text = pageOf({ ...fingerprinted, before3: `<p>Edit ${n}!</p>` });
  times.push(await edit("content/index.md", text, "document.body.textContent.includes(given[0])", `Edit ${n}!`));
  await sleep(100);
}
times.sort((a, b) => a - b);
console.log(`save to frame, 50 edits: median ${Math.round(times[25])} ms, p95 ${Math.round(times[47])} ms`);

write("themes/theme.js", `document.documentElement.dataset.script = "new"`);
await page.waitForFunction(() => document.documentElement.dataset.script === "new", null, { timeout: 3000 });
check("a script that changes loads the page", true);
check("no fault, no violation of the policy", faults.length === 0, faults);

await browser.close();
server.kill();
fs.rmSync(folder, { recursive: true });
process.exit(failures ? 1 : 0);
