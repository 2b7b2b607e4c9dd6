// Loads the page anew where nothing else will do, and gives the reader back what the old document held: the place,
// open parts, typed values, the focus.

const KEPT = "patternbook:reopen";
const FIELDS = "input[name]:not([type=password], [type=file]), textarea[name], select[name]";

const all = (selector) => [...document.querySelectorAll(selector)];
const nameOf = (details) => details.querySelector("summary")?.textContent.trim() ?? "";
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const fieldName = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);

/** What nobody has touched follows the page. */
function isTyped(field) {
  if (isChoice(field)) return field.checked !== field.defaultChecked;
  return field.localName === "select" ? !field.selectedOptions[0]?.defaultSelected : field.value !== field.defaultValue;
}

/** What is still to be given back. */
let pending = null;

/** Loads the page anew. */
export function reopen() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(pending ?? held()));
  } catch {
    // Then the page begins at its top.
  }
  location.reload();
}

function held() {
  const fields = all(FIELDS).filter(isTyped).map((field) => [fieldName(field), isChoice(field) ? field.checked : field.value]);
  return {
    path: location.pathname,
    top: scrollY,
    open: all("details[open]").map(nameOf),
    fields: Object.fromEntries(fields),
    focus: document.activeElement?.name || "",
  };
}

/** Gives back what the document before this one held, once the page's own scripts have run. */
export function restore() {
  try {
    pending = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
  } catch {
    return;
  }
  if (pending?.path !== location.pathname) pending = null;
  else if (document.readyState === "complete") give(pending);
  else addEventListener("load", () => give(pending));
}

function give({ top, open, fields, focus }) {
  pending = null;
  for (const details of all("details")) details.open ||= open.includes(nameOf(details));
  for (const field of all(FIELDS)) {
    const value = fields[fieldName(field)];
    const property = isChoice(field) ? "checked" : "value";
    if (value === undefined || field[property] === value) continue;
    field[property] = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (focus) all(FIELDS).find((field) => field.name === focus)?.focus({ preventScroll: true });
  scrollTo({ top, behavior: "instant" });
}
