// Takes the README's picture from the real site: `node tests/browser/pictures.mjs`.

import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { launch, visit } from "./browser.mjs";
import { KINDS, ROOT, build, host } from "./handbook.mjs";

const steps = [];
const context = { after: (step) => steps.push(step) };
const folder = join(ROOT, "docs/images");
await mkdir(folder, { recursive: true });
const browser = await launch(context);
const { base } = await host(context, await build(context));
const page = await visit(context, browser, base + KINDS.team, { viewport: { width: 1280, height: 1400 }, colorScheme: "light" });
const path = join(folder, "team.png");
await page.screenshot({ path });
const { size } = await stat(path);
console.log(`${path}: ${size} bytes`);
for (const step of steps.reverse()) await step();
if (size > 200_000) throw new Error("the picture is larger than 200 kB");
