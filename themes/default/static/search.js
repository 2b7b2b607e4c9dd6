// The search engine: no DOM, no dependency; the same in a browser and in Node.
//
//   const search = await open(base);            // the site's root: an address, or in Node a folder
//   const results = await search.query("text"); // [{ url, title, excerpt, score, … }]
//
// What the index holds is told in src/compute/search.rs. A first query takes the manifest, then the
// shards of its words; a later one takes shards only. Texts are fetched for results without a card.

import { Index } from "./search-index.js";
import { loader } from "./search-load.js";
import { allot, expand, parse, telling, wanted } from "./search-query.js";
import { rank } from "./search-rank.js";
import { describe, parts } from "./search-results.js";
import { fold, words } from "./search-words.js";

export { fold, parts, words };

const LIMIT = 6;

/** Opens the index of the site at `base`. */
export async function open(base) {
  const load = loader(base);
  let index = new Index(load, await load.manifest());
  const query = async (text, options = {}) => {
    try {
      return await answer(index, text, options);
    } catch (error) {
      // A new version of the site was published under our feet: its files have other names.
      const manifest = await load.manifest().catch(() => undefined);
      if (manifest === undefined || JSON.stringify(manifest) === JSON.stringify(index.manifest)) throw error;
      index = new Index(load, manifest);
      return answer(index, text, options);
    }
  };
  return { query, facets: () => index.facets() };
}

async function answer(index, text, { limit = LIMIT, filters = {} } = {}) {
  const query = parse(String(text ?? ""));
  const asked = query.units.length;
  query.units = telling(index, query);
  query.untold = asked - query.units.length;
  const plans = query.units.map((unit) => wanted(index, unit));
  allot(index, plans);
  const [allowed] = await Promise.all([
    index.pagesOf(filters),
    ...plans.map((plan) => index.fetch(plan.shards)),
    ...plans.map((plan) => plan.spell?.()),
  ]);
  const lookups = query.units.map((unit, at) => expand(index, unit, plans[at]));
  const found = await Promise.all(lookups);
  const quoted = query.phrases.flat().flatMap((unit) => found[query.units.indexOf(unit)].slice(0, 1));
  await Promise.all(quoted.map(async (form) => { form.term = await index.places(form); }));
  const ranked = rank(index, query, found, allowed);
  return describe(index, query, found, ranked, Math.max(1, Math.min(limit, 200)));
}
