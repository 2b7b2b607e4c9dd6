// Runs before the first paint: the reader's theme, contrast and culture, so that nothing flashes.
(() => {
  const html = document.documentElement;
  html.classList.add('js');
  const kept = (name) => {
    try { return localStorage.getItem(`patternbook-${name}`) || ''; } catch { return ''; }
  };
  for (const name of ['theme', 'contrast']) if (kept(name)) html.dataset[name] = kept(name);
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  window.patternbook = {
    kept,
    keep(name, value) {
      try {
        if (value) localStorage.setItem(`patternbook-${name}`, value);
        else localStorage.removeItem(`patternbook-${name}`);
      } catch { /* a browser that keeps nothing */ }
    },
    // Shows the parts of one culture; of none, all of them. A team's page shows its own, whatever was chosen.
    showCulture(chosen) {
      const id = html.dataset.culture || chosen;
      const at = `[data-culture="${CSS.escape(id)}"]`;
      sheet.replaceSync(id && `@media screen{.culture:not(${at}),.parameter-variant:not(${at}),.parameter:has(${at}) .parameter-default,.parameter-label{display:none}}`);
    },
  };
  window.patternbook.showCulture(kept('culture'));
  // Read from a disk, a folder has no index page of itself, and modules don't load.
  if (location.protocol === 'file:') {
    addEventListener('DOMContentLoaded', () => {
      const app = document.getElementById('app');
      for (const src of app ? [app.src, app.dataset.fromFile] : []) {
        document.head.append(Object.assign(document.createElement('script'), { src }));
      }
    });
    document.addEventListener('click', (event) => {
      const link = event.target.closest('a[href]');
      if (link?.protocol === 'file:' && link.pathname.endsWith('/')) {
        event.preventDefault();
        location.href = link.href.replace(/\/(#.*)?$/, '/index.html$1');
      }
    });
  }
})();
