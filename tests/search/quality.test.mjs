import assert from "node:assert/strict";
import test from "node:test";
import { open } from "../../themes/default/static/search.js";
import { indexOf, manualPages, realPages } from "./handbook.mjs";
import { draw, measure } from "./quality.mjs";

const GOALS = { exact: [1, 0.99], typo: [0.98, 0.97], prefix: [0.97, 0.85], "two words": [1, 0.99] };

for (const [name, pages, seeds] of [["a handbook", realPages(), [1, 2, 3]], ["the manual", manualPages(), [4]]]) {
  const search = await open(indexOf(pages));
  for (const seed of seeds) {
    for (const [kind, queries] of Object.entries(draw(pages, 60, seed))) {
      test(`${kind} queries find their page of ${name}, seed ${seed}`, async (context) => {
        const { found, rank, missed, queries: asked } = await measure(search.query, queries);
        context.diagnostic(`${asked} queries, ${(found * 100).toFixed(1)} % in the first five, mean reciprocal rank ${rank.toFixed(3)}`);
        assert.equal(asked, 60);
        const [least, leastRank] = GOALS[kind];
        assert.ok(found >= least && rank >= leastRank, missed.join("\n"));
      });
    }
  }
}
