// What the preview shows over a page: what is wrong, in the terminal's words; quiet warnings; follow mode.
// It lives in a shadow tree beside the body, so that a theme and the page's own changes never meet it.
// Everything that comes from the book is set as text.

const FOLLOW = "patternbook:follow";

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

export class Panel {
  #errors = make("section", { className: "errors", hidden: true, role: "alert" });
  #warnings = make("section", { className: "warnings", hidden: true });
  #count = make("button", { type: "button", className: "count", hidden: true });
  #offer = make("button", { type: "button", className: "offer", hidden: true });
  #notice = make("p", { className: "notice", hidden: true, textContent: "This page is no longer published." });
  #offline = make("span", { className: "offline", hidden: true, textContent: "preview ended" });
  #follow = make("button", { type: "button", className: "follow", textContent: "follow" });
  #dismissed = "";
  #offered = 0;

  constructor() {
    document.head.append(sheet());
    const host = document.createElement("patternbook-preview");
    const shadow = host.attachShadow({ mode: "open" });
    const corner = make("div", { className: "corner" }, this.#offline, this.#count, this.#follow);
    shadow.append(sheet(), this.#errors, this.#warnings, this.#notice, this.#offer, corner);
    document.documentElement.append(host);
    this.#follow.title = "Go to the page that is being edited";
    this.#follow.onclick = () => this.#setFollow(!this.follows);
    this.#setFollow(localStorage.getItem(FOLLOW) === "yes");
    this.#count.onclick = () => (this.#warnings.hidden = !this.#warnings.hidden);
    addEventListener("keydown", (event) => event.key === "Escape" && this.#dismiss());
  }

  get follows() {
    return this.#follow.getAttribute("aria-pressed") === "true";
  }

  #setFollow(yes) {
    this.#follow.setAttribute("aria-pressed", yes);
    localStorage.setItem(FOLLOW, yes ? "yes" : "no");
  }

  connected(yes) {
    this.#offline.hidden = yes;
  }

  gone(yes) {
    this.#notice.hidden = !yes;
  }

  /** Offers to go to a change that is out of sight. */
  offer(element) {
    this.#offer.hidden = !element || !this.#errors.hidden;
    if (!element) return;
    clearTimeout(this.#offered);
    this.#offered = setTimeout(() => (this.#offer.hidden = true), 10000);
    const isAbove = element.getBoundingClientRect().top < 0;
    this.#offer.textContent = isAbove ? "↑ changed above" : "↓ changed below";
    this.#offer.onclick = () => {
      element.scrollIntoView({ block: "center", behavior: "smooth" });
      this.#offer.hidden = true;
    };
  }

  show(problems) {
    const of = (severity) => problems.shown.filter((problem) => problem.severity === severity);
    const errors = of("error");
    const state = JSON.stringify(errors);
    if (state !== this.#dismissed) this.#dismissed = "";
    this.#fill(this.#errors, plural(problems.errors, "error"), errors);
    this.#errors.hidden = !errors.length || this.#dismissed === state;
    this.#errors.dataset.state = state;
    if (!this.#errors.hidden) this.#offer.hidden = true;
    this.#fill(this.#warnings, plural(problems.warnings, "warning"), of("warning"));
    this.#count.hidden = !problems.warnings;
    this.#count.textContent = plural(problems.warnings, "warning");
    if (!problems.warnings) this.#warnings.hidden = true;
  }

  #dismiss() {
    this.#warnings.hidden = true;
    if (this.#errors.hidden) return;
    this.#dismissed = this.#errors.dataset.state;
    this.#errors.hidden = true;
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
