// The way a reader goes, from the home page to a filled template, with nothing but a keyboard where a
// keyboard will do.

import assert from "node:assert/strict";
import test from "node:test";
import { launch, visit } from "./browser.mjs";
import { build, host, wholeFile } from "./handbook.mjs";

const end = wholeFile();
const browser = await launch(end);
const { base } = await host(end, await build(end));

const option = (page, name) => page.locator("dialog a[role=option]").filter({ hasText: name });

test("the home page says what the handbook is and where its readers start", async (context) => {
  const page = await visit(context, browser, base);
  assert.equal(await page.locator("h1").count(), 1);
  for (const part of ["teams/", "patterns/"]) assert.ok(await page.locator(`main a[href$="${part}"]`).count(), part);
  assert.deepEqual(page.trouble, []);
});

test("a search by keyboard opens a team, and the words are marked there", async (context) => {
  const page = await visit(context, browser, base);
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: /search/i });
  await page.keyboard.type("Harbor team");
  await option(page, "Harbor").first().waitFor();
  const chosen = page.locator('dialog a[role=option][aria-selected="true"]');
  const leadsTo = () => chosen.evaluate((link) => link.pathname);
  for (let turn = 0; turn < 8 && (await leadsTo()) !== "/teams/harbor/"; turn += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await leadsTo(), "/teams/harbor/", "the team's page is among the first results");
  assert.equal(await field.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/teams\/harbor\//);
  assert.match(await page.locator("h1").innerText(), /Harbor/);
  await page.locator("main mark").first().waitFor();
  assert.deepEqual(page.trouble, []);
});

test("what is typed before the dialog is there is not lost", async (context) => {
  const page = await visit(context, browser, base);
  await page.route("**/search-dialog*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await page.keyboard.type("/latency");
  await option(page, /latency/i).first().waitFor();
  assert.equal(await page.getByRole("combobox", { name: /search/i }).inputValue(), "latency");
});

test("a misspelt word finds its page all the same, and says what was searched", async (context) => {
  const page = await visit(context, browser, base);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("autonmy");
  await option(page, "Autonomy").first().waitFor();
  assert.match(await page.locator(".search-status").innerText(), /autonomy/);
  assert.deepEqual(page.trouble, []);
});

test("the dialog can be left, comes back, and gives the focus back", async (context) => {
  const page = await visit(context, browser, base);
  const button = page.locator("header [data-search-open]");
  await button.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await page.keyboard.press("/");
  await page.getByRole("dialog").waitFor();
  assert.deepEqual(page.trouble, []);
});

test("an address with ?q= is a search that can be sent to somebody", async (context) => {
  const page = await visit(context, browser, `${base}search/?q=decision`);
  await option(page, /decision/i).first().waitFor();
  assert.equal(await page.getByRole("combobox", { name: /search/i }).inputValue(), "decision");
  assert.deepEqual(page.trouble, []);
});

test("odd queries are answered in words", async (context) => {
  const page = await visit(context, browser, base);
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: /search/i });
  // Words that the query itself holds may be named; what must not be is a failure.
  for (const query of ["", "the of and", "?!…", "x".repeat(10_000), "🙂", "שלום", "<img src=x onerror=alert(1)>", '"', "zqxwvk"]) {
    await field.fill(query);
    await page.waitForTimeout(80);
    assert.doesNotMatch(await page.locator(".search-status").innerText(), /not available|try again/i, query.slice(0, 40));
    assert.equal(await page.locator("dialog img").count(), 0);
  }
  assert.match(await page.locator(".search-status").innerText(), /no results|nothing/i);
  assert.deepEqual(page.trouble, []);
});

test("a part of the index that fails to load is asked for again, then that is said, then it works again", async (context) => {
  const page = await visit(context, browser, base);
  let [asked, broken] = [0, true];
  await page.route("**/search/w-*", (route) => {
    asked += 1;
    return broken ? route.fulfill({ status: 503 }) : route.continue();
  });
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: /search/i });
  await field.fill("autonomy");
  await page.getByText(/Search is not available/).waitFor();
  assert.ok(asked >= 3, `asked ${asked} times`);
  broken = false;
  await field.fill("autonom");
  await option(page, /autonomy/i).first().waitFor();
  assert.doesNotMatch(await page.locator(".search-status").innerText(), /not available/);
});

test("a team's result shows how it is doing, an indicator's its values as a line", async (context) => {
  const page = await visit(context, browser, base);
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: /search/i });
  await field.fill("decision latency indicator");
  await page.locator("dialog a[role=option] svg.search-spark path").first().waitFor();
  assert.notEqual(await page.locator("dialog .search-state-word").first().innerText(), "");
  await field.fill("harbor team");
  await page.locator("dialog a[role=option]").first().filter({ hasText: /^Harbor/ }).waitFor();
});

test("a filter narrows the results", async (context) => {
  const page = await visit(context, browser, base);
  await page.keyboard.press("/");
  await page.keyboard.type("decision");
  await option(page, /./).first().waitFor();
  const filter = page.locator("dialog select[name=kind]");
  await filter.waitFor();
  const wanted = await filter.locator("option").evaluateAll((all) => all.map((one) => one.value).find((value) => value === "pattern"));
  await filter.selectOption(wanted);
  await page.waitForFunction(() => [...document.querySelectorAll("dialog a[role=option]")].every((link) => link.pathname.includes("/patterns/")));
  assert.ok(await option(page, /./).count() > 0);
  assert.deepEqual(page.trouble, []);
});

test("a culture that the reader chooses stays chosen on the next page", async (context) => {
  const page = await visit(context, browser, `${base}patterns/aligned-autonomy/`);
  await page.locator("header [data-culture-choice]").selectOption("high-context");
  const shown = () => page.locator(".culture").evaluateAll((all) => all.map((part) => [part.dataset.culture, part.checkVisibility()]));
  await page.goto(`${base}templates/i-intend-to/`);
  assert.equal(await page.locator("header [data-culture-choice]").inputValue(), "high-context");
  for (const [culture, visible] of await shown()) assert.equal(visible, culture === "high-context", culture);
  await page.locator('[data-culture-set=""]').click();
  assert.equal(await page.locator("header [data-culture-choice]").inputValue(), "");
  for (const [culture, visible] of await shown()) assert.ok(visible, culture);
  assert.deepEqual(page.trouble, []);
});

test("a filled “I Intend To” is copied, kept in this browser, and sent nowhere", async (context) => {
  const page = await visit(context, browser, `${base}templates/i-intend-to/`, { permissions: ["clipboard-read", "clipboard-write"] });
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  const first = page.getByLabel("Action", { exact: false }).first();
  await first.fill("replace the message broker");
  await page.getByLabel("Reason").fill("It loses one message in a thousand & nobody notices <b>");
  await page.getByRole("button", { name: "Copy as plain text" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /replace the message broker/);
  assert.match(text, /one message in a thousand & nobody notices <b>/);
  assert.match(text, /\[Who\/what will be affected\]/, "a blank that is left is seen as a blank");
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()).includes("**"));
  const markdown = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(markdown, /replace the message broker/);
  await page.reload();
  assert.equal(await first.inputValue(), "replace the message broker");
  assert.ok(requests.every((request) => new URL(request).search === ""), requests.join("\n"));
  assert.deepEqual(page.trouble, []);
});

test("a filled template is downloaded as Markdown", async (context) => {
  const page = await visit(context, browser, `${base}templates/i-intend-to/`);
  await page.getByLabel("Reason").fill("Because it is time");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download" }).click()]);
  assert.match(download.suggestedFilename(), /^i-intend-to\.md$/);
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  assert.match(Buffer.concat(parts).toString(), /Because it is time/);
  assert.deepEqual(page.trouble, []);
});

test("a theme that the reader chooses is there before the first paint of the next page", async (context) => {
  const page = await visit(context, browser, base);
  await page.getByRole("button", { name: /display/i }).click();
  await page.getByLabel("Dark").check();
  await page.goto(`${base}teams/`);
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  assert.match(dark, /dark/);
  assert.deepEqual(page.trouble, []);
});
