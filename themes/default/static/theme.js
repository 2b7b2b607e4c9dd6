// Runs before the first paint: the reader's theme, contrast and culture, so that nothing flashes.
(function () {
  var html = document.documentElement;
  html.classList.add('js');
  function kept(name) {
    try { return localStorage.getItem('patternbook-' + name) || ''; } catch (_) { return ''; }
  }
  ['theme', 'contrast'].forEach(function (name) {
    if (kept(name)) html.setAttribute('data-' + name, kept(name));
  });
  var sheet = window.CSSStyleSheet && document.adoptedStyleSheets ? new CSSStyleSheet() : null;
  if (sheet) document.adoptedStyleSheets = document.adoptedStyleSheets.concat(sheet);
  window.patternbook = {
    kept: kept,
    keep: function (name, value) {
      try {
        if (value) localStorage.setItem('patternbook-' + name, value);
        else localStorage.removeItem('patternbook-' + name);
      } catch (_) { /* a browser that keeps nothing */ }
    },
    // Shows the parts of one culture; of none, all of them. A team's page shows its own, whatever was chosen.
    showCulture: function (chosen) {
      var id = html.getAttribute('data-culture') || chosen;
      var at = '[data-culture="' + CSS.escape(id) + '"]';
      var rule = id ? '@media screen{.culture:not(' + at + '),.parameter-variant:not(' + at + '),.parameter:has(' + at
        + ') .parameter-default,.parameter-label{display:none}}' : '';
      if (sheet) sheet.replaceSync(rule);
    },
  };
  window.patternbook.showCulture(kept('culture'));
  // Read from a disk, a folder has no index page of itself, and modules don't load.
  if (location.protocol === 'file:') {
    document.addEventListener('DOMContentLoaded', function () {
      var app = document.getElementById('app');
      if (!app) return;
      [app.src, new URL(app.getAttribute('data-from-file'), document.baseURI).href].forEach(function (src) {
        document.head.appendChild(document.createElement('script')).src = src;
      });
    });
    document.addEventListener('click', function (event) {
      var link = event.target.closest && event.target.closest('a[href]');
      if (link && link.protocol === 'file:' && /\/$/.test(link.pathname)) {
        event.preventDefault();
        location.href = link.href.replace(/\/(#.*)?$/, '/index.html$1');
      }
    });
  }
})();
