import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { words } from "../../themes/default/static/search-words.js";

const vectors = JSON.parse(readFileSync(new URL("../fixtures/search-words.json", import.meta.url), "utf8"));

for (const [text, expected] of vectors) {
  test(`the words of ${JSON.stringify(text)} are those of the index builder`, () => {
    assert.equal([...words(text)].map((word) => word.text).join(" "), expected);
  });
}
