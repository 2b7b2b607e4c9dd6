// What the preview shows over a page: what is wrong, in the terminal's words; quiet warnings; follow mode.
// It lives in a shadow tree beside the body, so that a theme and the page's own changes never meet it.
// Everything that comes from the book is set as text.

const FOLLOW = "patternbook:follow";
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function sheet() {
  const link = make("link", { rel: "stylesheet", href: "/_patternbook/reload.css" });
  link.dataset.preview = "";
  return link;
}

/** What was chosen last; a browser that keeps nothing for sites refuses even the question. */
function stored() {
  try {
    return localStorage.getItem(FOLLOW);
  } catch {
    return null;
  }
}

export class Panel {
  #errors = make("section", { className: "errors", hidden: true, role: "alert" });
  #warnings = make("section", { className: "warnings", hidden: true });
  #again = make("button", { type: "button", className: "again", hidden: true });
  #count = make("button", { type: "button", className: "count", hidden: true });
  #offer = make("button", { type: "button", className: "offer", hidden: true });
  #notice = make("p", { className: "notice", role: "status", hidden: true });
  #offline = make("span", { className: "offline", hidden: true, textContent: "preview ended" });
  #follow = make("button", { type: "button", className: "follow", textContent: "follow" });
  #errorsAre = "";
  #warningsAre = "";
  #dismissed = "";
  #offered = 0;
  #noticed = 0;
  #isGone = false;

  constructor() {
    document.head.append(sheet());
    const host = document.createElement("patternbook-preview");
    const shadow = host.attachShadow({ mode: "open" });
    const corner = make("div", { className: "corner" }, this.#offline, this.#again, this.#count, this.#follow);
    shadow.append(sheet(), this.#errors, this.#warnings, this.#notice, this.#offer, corner);
    document.documentElement.append(host);
    this.#follow.title = "Go where the book is being edited";
    this.#follow.onclick = () => this.#setFollow(!this.follows);
    this.#setFollow(stored() === "yes");
    this.#count.onclick = () => (this.#warnings.hidden = !this.#warnings.hidden);
    this.#again.onclick = () => this.#showErrors(true);
    // A dialog of the page is what Escape means while one is open.
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.#dismiss();
    }, true);
  }

  get follows() {
    return this.#follow.getAttribute("aria-pressed") === "true";
  }

  #setFollow(yes) {
    this.#follow.setAttribute("aria-pressed", yes);
    try {
      localStorage.setItem(FOLLOW, yes ? "yes" : "no");
    } catch {
      // Then it holds for this page.
    }
  }

  connected(yes) {
    this.#offline.hidden = yes;
  }

  /** Says for as long as it is so that the page is gone. */
  gone(yes) {
    if (yes !== this.#isGone) this.#notify(yes ? "This page is no longer published." : "");
    this.#isGone = yes;
  }

  /** Says for a while where the page is now. */
  moved(address) {
    this.#isGone = false;
    this.#notify(`This page is now at ${address}`);
    this.#noticed = setTimeout(() => this.#notify(""), 10000);
  }

  #notify(words) {
    clearTimeout(this.#noticed);
    this.#notice.textContent = words;
    this.#notice.hidden = !words;
  }

  /** Offers to go to a change that is out of sight. */
  offer(element) {
    this.#offer.hidden = !element || !this.#errors.hidden;
    if (!element) return;
    clearTimeout(this.#offered);
    this.#offered = setTimeout(() => (this.#offer.hidden = true), 10000);
    const isAbove = element.getBoundingClientRect().top < 0;
    this.#offer.textContent = isAbove ? "↑ changed above" : "↓ changed below";
    this.#offer.onclick = () => this.goTo(element);
  }

  goTo(element) {
    this.#offer.hidden = true;
    if (!element) return;
    for (let at = element.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    element.scrollIntoView({ block: "center", behavior: isCalm.matches ? "instant" : "smooth" });
  }

  show(problems) {
    const of = (severity) => problems.shown.filter((problem) => problem.severity === severity);
    const [errors, warnings] = [of("error"), of("warning")];
    const [errorsAre, warningsAre] = [JSON.stringify(errors), JSON.stringify(warnings)];
    // What is as before stays as it is: somebody may be reading it, or hear it read.
    if (errorsAre !== this.#errorsAre) {
      [this.#errorsAre, this.#dismissed] = [errorsAre, ""];
      this.#fill(this.#errors, plural(problems.errors, "error"), errors);
    }
    if (warningsAre !== this.#warningsAre) {
      this.#warningsAre = warningsAre;
      this.#fill(this.#warnings, plural(problems.warnings, "warning"), warnings);
    }
    this.#again.textContent = plural(problems.errors, "error");
    this.#count.hidden = !problems.warnings;
    this.#count.textContent = plural(problems.warnings, "warning");
    if (!problems.warnings) this.#warnings.hidden = true;
    this.#showErrors(errors.length > 0 && this.#dismissed !== errorsAre);
    if (!errors.length) this.#again.hidden = true;
  }

  #showErrors(yes) {
    this.#errors.hidden = !yes;
    this.#again.hidden = yes;
    if (yes) this.#offer.hidden = true;
  }

  #dismiss() {
    this.#warnings.hidden = true;
    if (this.#errors.hidden) return;
    this.#dismissed = this.#errorsAre;
    this.#showErrors(false);
  }

  #fill(section, title, problems) {
    const close = make("button", { type: "button", textContent: "close", onclick: () => this.#dismiss() });
    section.replaceChildren(make("header", {}, make("strong", { textContent: title }), close), ...problems.map(entry));
  }
}

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function entry(problem) {
  const text = make("pre", { textContent: problem.text });
  const article = make("article", {}, text);
  if (problem.editor) {
    article.prepend(make("a", { href: problem.editor, textContent: `open ${problem.place}` }));
  }
  return article;
}
