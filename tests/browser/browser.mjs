// A headless Chromium, and pages that remember what went wrong on them.

import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const CHROMIUM = PLACES.find((place) => place && existsSync(place));
export const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-dev-shm-usage"];

/** Starts the browser; it ends with the tests of the file. */
export async function launch(context) {
  if (!CHROMIUM) throw new Error("no Chromium is installed: tests/run installs it, or CHROMIUM names one");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  context.after(() => browser.close());
  return browser;
}

/**
 * Opens a new page with a fresh profile. `page.trouble` gathers dialogs, errors, what the policy refused,
 * answers that failed and requests to other hosts: a test expects it to stay empty.
 */
export async function visit(context, browser, address, options = {}) {
  const { allow = [], ...rest } = options;
  const profile = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...rest });
  // Chromium may forget to close a page that is being loaded anew just then; it ends with the browser.
  context.after(() => Promise.race([profile.close(), setTimeout(5_000, undefined, { ref: false })]));
  const page = await profile.newPage();
  page.setDefaultTimeout(8_000);
  page.trouble = [];
  const note = (text) => allow.some((pattern) => pattern.test(text)) || page.trouble.push(text);
  page.on("dialog", (dialog) => {
    note(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => note(`error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && note(`console: ${message.text()} (${message.location().url})`));
  const own = address.startsWith("http") ? new URL(address).host : "";
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && host !== own) note(`request to another host: ${request.url()}`);
  });
  await page.goto(address);
  return page;
}

/** Opens a page of the preview and waits until it listens; `page.isSame` tells that it was not loaded anew. */
export async function listening(context, browser, address, options) {
  const page = await visit(context, browser, address, options);
  await page.waitForSelector("patternbook-preview", { state: "attached" });
  await page.waitForTimeout(400);
  await page.evaluate(() => { window.sameDocument = true; });
  page.isSame = () => page.evaluate(() => window.sameDocument === true);
  return page;
}
