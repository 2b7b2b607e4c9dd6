import assert from "node:assert/strict";
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { open } from "../../themes/default/static/search.js";
import { indexOf } from "./handbook.mjs";

const PAGES = [
  { url: "a/", title: "Aligned Autonomy", head: 'kind = "pattern"\ntags = ["autonomy", "leadership"]\n', text: "Balance team independence.\n\n## Forces\n\nFreedom and alignment pull apart. Teams decide; decisions follow." },
  { url: "b/", title: "Decision Records", head: 'kind = "pattern"\ntags = ["records"]\n', text: "Write a decision down. The record of the decision is short. " + "Filler text. ".repeat(60) },
  { url: "c/", title: "Harbor", head: 'kind = "team"\nteam = "Harbor"\nculture = "high-context"\n', text: "The harbor team decides records quickly. Straße, naïve café, ＦＵＬＬ width." },
  { url: "d/", title: "東京都庁", head: 'lang = "ja"\n', text: "東京都庁舎は新宿区にある。検索できる。" },
  { url: "e/", title: "<img src=x onerror=alert(1)>", text: "A page about <b>markup</b> &amp; `<script>alert(1)</script>` in text." },
  { url: "f/", title: "Records of decision", text: "Here decision and, much later, after many other words that say little, the records." },
  { url: "g/", title: "Check-in of the Harbor team", head: 'kind = "filling"\nteam = "Harbor"\n', text: "Harbor team, harbor team. ".repeat(30) + "\n\n## Latency numbers\n\nNone." },
  { url: "h/", title: "한국어 문서", head: 'lang = "ko"\n', text: "팀은 결정을 기록합니다. L’équipe navigue. ภาษาไทยทำงานได้ดี. हिन्दी भाषा." },
];
const site = indexOf(PAGES);
const search = await open(site);
const urls = async (text, options) => (await search.query(text, options)).map((result) => result.page);

test("a misspelt word finds its page and says what was searched for", async () => {
  const results = await search.query("autnomy");
  assert.equal(results[0].page, "a/");
  assert.deepEqual(results.mended, [["autnomy", "autonomy"]]);
});

test("a beginning finds its page as it is typed", async () => {
  for (const typed of ["ali", "alig", "aligned au"]) assert.equal((await urls(typed))[0], "a/", typed);
});

test("other forms of a word are found, the same form first", async () => {
  const found = await urls("decides");
  assert.equal(found[0], "c/");
  assert.ok(found.includes("a/"), "decide is of the same family");
});

test("pages with all words come before pages with some", async () => {
  const results = await search.query("harbor team");
  assert.equal(results[0].page, "c/");
  assert.equal(results.full, 2);
});

test("a page that is called what was typed comes first, with or without what it is", async () => {
  for (const [typed, page] of [["harbor team", "c/"], ["team Harbor", "c/"], ["harbor", "c/"], ["decision records", "b/"], ["decision record", "b/"], ["aligned autonomy pattern", "a/"]]) {
    assert.equal((await urls(typed))[0], page, typed);
  }
});

test("a phrase of a heading is found there", async () => {
  assert.deepEqual(await urls('"latency numbers"'), ["g/"]);
  assert.deepEqual(await urls('"numbers none"'), [], "a phrase does not reach from the heading into the text");
  assert.deepEqual(await urls('"aligned autonomy"'), ["a/"]);
});

test("a phrase stands in this order, side by side", async () => {
  assert.deepEqual(await urls('"decision records"'), ["b/"]);
  assert.deepEqual(await urls('"record of the decision"'), ["b/"]);
  assert.deepEqual(await urls('"records decision"'), []);
});

test("a phrase of words that stand everywhere is found where it stands", async () => {
  const pages = Array.from({ length: 9 }, (_, n) => ({ url: `n-${n}/`, title: `Number ${n}`, text: "Alpha gamma beta. ".repeat(700) }));
  pages[6].text += "Now alpha beta.";
  pages[8].title = "Alpha beta";
  const common = await open(indexOf(pages));
  assert.deepEqual((await common.query('"alpha beta"')).map((result) => result.page).sort(), ["n-6/", "n-8/"]);
  assert.equal((await common.query('"beta alpha"')).full, 9);
});

test("case, accents, width and sharp s do not matter", async () => {
  for (const typed of ["STRASSE", "strasse", "Straße", "naive", "CAFÉ", "cafe", "full", "ｆｕｌｌ"]) {
    assert.equal((await urls(typed))[0], "c/", typed);
  }
});

test("scripts without spaces are found by any part", async () => {
  for (const typed of ["東京都庁舎", "都庁", "庁", "新宿", "検索"]) assert.deepEqual(await urls(typed), ["d/"], typed);
  assert.deepEqual(await urls("都京"), []);
});

test("endings and articles that are joined to a word do not hide it", async () => {
  for (const typed of ["결정", "결정을", "équipe", "equipe", "l'équipe", "ทำงาน"]) assert.deepEqual(await urls(typed), ["h/"], typed);
  const marked = async (typed) => (await search.query(typed))[0].excerptParts.filter((part) => part.mark).map((part) => part.text);
  assert.deepEqual(await marked("ทำงาน"), ["ทำงาน"]);
  assert.deepEqual(await marked("équipe"), ["équipe"]);
});

test("a word with vowel signs is mended", async () => {
  assert.deepEqual((await search.query("हन्दी")).mended, [["हन्दी", "हिन्दी"]]);
});

test("of a question to a large book, what stands everywhere is not asked for, and no page is lost by it", async () => {
  const pages = Array.from({ length: 1_100 }, (_, n) => ({ url: `n-${n}/`, title: `Number ${n}`, text: "How do we do it? How we did." }));
  pages[700] = { url: "harbor/", title: "How we find the harbor", text: "By its light." };
  pages[900] = { url: "light/", title: "Harbor light", text: "How do we find the harbor?" };
  const large = await open(indexOf(pages));
  const results = await large.query("how we find the harbor");
  assert.deepEqual(results.map((result) => result.page), ["harbor/", "light/"]);
  assert.ok(!results.words.includes("how"));
  assert.equal((await large.query("how do we")).full, 1_099, "nothing else was asked");
  for (const typed of ["how", "how ", "how we"]) assert.ok((await large.query(typed)).full > 1_000, typed);
  assert.ok((await large.query('"how do we" light')).words.includes("how"), "a phrase is taken at its word");
});

test("filters keep the pages of a kind, team, tag or culture", async () => {
  assert.deepEqual(await urls("records", { filters: { kind: "team" } }), ["c/"]);
  assert.deepEqual(await urls("decision", { filters: { tag: ["records", "none"] } }), ["b/"]);
  assert.deepEqual(await urls("team", { filters: { culture: "high-context", kind: "" } }), ["c/"]);
  assert.deepEqual(await urls("team", { filters: { team: "Nobody" } }), []);
  assert.deepEqual(await urls("team", { filters: { unknown: "x" } }), []);
  assert.deepEqual(search.facets().team, [["Harbor", 2]]);
});

test("a result leads to its section and shows the words in it", async () => {
  const [result] = await search.query("alignment");
  assert.equal(result.url, "a/#forces");
  assert.equal(result.heading, "Forces");
  assert.ok(result.excerptParts.some((part) => part.mark && part.text === "alignment"));
  assert.equal(result.excerptParts.map((part) => part.text).join(""), result.excerpt);
});

test("whatever is typed gives results or none, and never an error", async () => {
  const typed = ["", " ", "\n\t", "?!…", '"', '""', '" "', "“", "the", "a of the", "🎉", "👩‍💻 team", "שלום", "مرحبا", "<img onerror>",
    "<script>", "x".repeat(10_000), "team ".repeat(2_000), "constructor", "__proto__", "toString", "\ud800", "\u0000", "%%%", "東", "3.14", "-", "a\u0301"];
  for (const text of [...typed, undefined, null, 42, {}]) {
    const results = await search.query(text);
    assert.ok(Array.isArray(results), String(text).slice(0, 20));
  }
  for (const name of ["constructor", "__proto__"]) assert.ok(Array.isArray(await search.query("team", { filters: { kind: name, [name]: "x" } })));
});

test("markup in a title stays text", async () => {
  const [result] = await search.query("onerror");
  assert.equal(result.title, "<img src=x onerror=alert(1)>");
  assert.equal(result.titleParts.map((part) => part.text).join(""), result.title);
});

test("a part that fails to load is tried again, then said", async () => {
  const folder = join(site, "search");
  const hidden = readdirSync(folder).filter((file) => file.startsWith("w-"));
  const fresh = await open(site);
  hidden.forEach((file) => renameSync(join(folder, file), join(folder, `hidden-${file}`)));
  const back = () => hidden.forEach((file) => existsSync(join(folder, `hidden-${file}`)) && renameSync(join(folder, `hidden-${file}`), join(folder, file)));
  try {
    await assert.rejects(fresh.query("harbor"), /could not be loaded: search\/w-/);
    setTimeout(back, 100);
    assert.equal((await fresh.query("harbor"))[0].page, "c/");
  } finally {
    back();
  }
});

test("an index that is not there is said", async () => {
  await assert.rejects(open(join(site, "nowhere")), /could not be loaded: search\/index.json/);
});
