// Brings an open page up to date: what differs between the page as it was published and as it is now is
// applied to the document, and nothing else is touched. What the reader or a script has done since — typed
// values, open details, a chosen tab — is in the document only, so it stays.

const keyOf = (node) => node.nodeName + (node.nodeType === Node.ELEMENT_NODE && node.id ? `#${node.id}` : "");

/** Pairs two lists of nodes in order: equal ones first, then those of one kind between them. */
function pair(from, to, isSame) {
  const pairs = new Map();
  let [a, aEnd, b, bEnd] = [0, from.length, 0, to.length];
  while (a < aEnd && b < bEnd && isSame(from[a], to[b])) pairs.set(to[b++], from[a++]);
  while (a < aEnd && b < bEnd && isSame(from[aEnd - 1], to[bEnd - 1])) pairs.set(to[--bEnd], from[--aEnd]);
  for (const [i, j] of [...landmarks(from, to, a, aEnd, b, bEnd), [aEnd, bEnd]]) {
    pairPart(from, to, a, i, b, j, isSame, pairs);
    if (i < aEnd) pairs.set(to[j], from[i]);
    [a, b] = [i + 1, j + 1];
  }
  return pairs;
}

function pairPart(from, to, a, aEnd, b, bEnd, isSame, pairs) {
  let [i, j] = [a, b];
  for (const [equalI, equalJ] of [...commonRun(from, to, a, aEnd, b, bEnd, isSame), [aEnd, bEnd]]) {
    pairKinds(from, to, i, equalI, j, equalJ, pairs);
    if (equalI < aEnd) pairs.set(to[equalJ], from[equalI]);
    [i, j] = [equalI + 1, equalJ + 1];
  }
}

/** To look for a common run takes the product of two lengths: longer lists are parted by landmarks first. */
const MOST = 40000;

/** Nodes that stand once in each of two long lists, in the same order, as index pairs. */
function landmarks(from, to, a, aEnd, b, bEnd) {
  if ((aEnd - a) * (bEnd - b) <= MOST) return [];
  const once = (nodes, start, end) => {
    const places = new Map();
    for (let at = start; at < end; at++) {
      const text = nodes[at].outerHTML ?? nodes[at].data;
      places.set(text, places.has(text) ? -1 : at);
    }
    return places;
  };
  const [old, fresh] = [once(from, a, aEnd), once(to, b, bEnd)];
  const both = [...old].map(([text, at]) => [at, fresh.get(text) ?? -1]);
  return inOrder(both.filter(([i, j]) => i >= 0 && j >= 0));
}

/** The longest part of index pairs in which the second grows with the first. */
function inOrder(pairs) {
  const [ends, before] = [[], []];
  pairs.forEach(([, j], at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]][1] < j) low = middle + 1;
      else high = middle;
    }
    before[at] = low ? ends[low - 1] : -1;
    ends[low] = at;
  });
  const run = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]) run.push(pairs[at]);
  return run.reverse();
}

/** The longest common run of equal nodes, as index pairs; none where looking for it would take long. */
function commonRun(from, to, a, aEnd, b, bEnd, isSame) {
  const [rows, columns] = [aEnd - a, bEnd - b];
  if (!rows || !columns || rows * columns > MOST) return [];
  const length = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const same = Array.from({ length: rows }, () => new Uint8Array(columns));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      same[i][j] = isSame(from[a + i], to[b + j]) ? 1 : 0;
      length[i][j] = same[i][j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
    }
  }
  const run = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    if (same[i][j]) run.push([a + i++, b + j++]);
    else if (length[i + 1][j] >= length[i][j + 1]) i++;
    else j++;
  }
  return run;
}

function pairKinds(from, to, i, iEnd, j, jEnd, pairs) {
  for (; j < jEnd; j++) {
    const key = keyOf(to[j]);
    for (let k = i; k < iEnd; k++) {
      if (keyOf(from[k]) !== key) continue;
      pairs.set(to[j], from[k]);
      i = k + 1;
      break;
    }
  }
}

const isEqual = (a, b) => keyOf(a) === keyOf(b) && a.isEqualNode(b);

/**
 * Applies the difference between `before` and `after` (as published) to `live`; `changed` collects the places.
 */
export function morph(live, before, after, changed) {
  if (before.isEqualNode(after)) return;
  if (after.nodeType !== Node.ELEMENT_NODE) {
    if (before.data !== after.data) {
      replaceText(live, after.data);
      changed.add(live.parentElement);
    }
    return;
  }
  morphAttributes(live, before, after, changed);
  if (live.nodeName === "TEXTAREA") {
    if (live.value === before.defaultValue) live.value = after.defaultValue;
    return;
  }
  morphChildren(live, before, after, changed);
}

function morphChildren(live, before, after, changed) {
  const published = [...before.childNodes];
  const wanted = [...after.childNodes];
  const isKept = pair(published, wanted, isEqual);
  // Nodes that a script has added have no counterpart: they stay where they are.
  const liveOf = new Map();
  for (const [node, present] of pair([...live.childNodes], published, isEqual)) liveOf.set(node, present);
  const kept = new Set(isKept.values());
  for (const node of published) {
    if (kept.has(node) || !liveOf.has(node)) continue;
    liveOf.get(node).remove();
    if (node.nodeType === Node.ELEMENT_NODE || node.data.trim()) changed.add(live);
  }
  let last = null;
  for (const node of wanted) {
    const old = isKept.get(node);
    const present = old && liveOf.get(old);
    if (present) {
      morph(present, old, node, changed);
      last = present;
      continue;
    }
    const fresh = document.importNode(node, true);
    live.insertBefore(fresh, last ? last.nextSibling : live.firstChild);
    last = fresh;
    if (fresh.nodeType === Node.ELEMENT_NODE) changed.add(fresh);
    else if (fresh.data.trim()) changed.add(live);
  }
}

/** Sets what differs between the attributes of `before` and `after`, and leaves what a script has set. */
export function morphAttributes(live, before, after, changed) {
  for (const { name } of [...before.attributes]) {
    if (!after.hasAttribute(name)) live.removeAttribute(name);
  }
  for (const { name, value } of [...after.attributes]) {
    if (before.getAttribute(name) === value) continue;
    // A field that somebody has typed into keeps what was typed.
    if (name === "value" && live.value === before.getAttribute("value")) live.value = value;
    live.setAttribute(name, value);
    if (name !== "class" && !name.startsWith("data-")) changed.add(live);
  }
}

/** Replaces only what differs, so that a selection beside it stays. */
function replaceText(live, text) {
  const old = live.data;
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start++;
  let end = 0;
  const most = Math.min(old.length, text.length) - start;
  while (end < most && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  live.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
}
