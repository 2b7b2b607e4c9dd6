// What makes a page answer: choices, copying, tabs, templates, the table of contents, prefetching.
// Every part is an addition: without it the page is all there.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const make = (tag, given) => Object.assign(document.createElement(tag), given);
  const html = document.documentElement;
  const { kept, keep, showCulture } = window.patternbook;

  const write = (place, text) => { if (place) place.textContent = text; };
  const say = (text) => {
    const place = one('[data-announce]');
    write(place, '');
    setTimeout(() => write(place, text), 30);
  };
  // The place that an address names after its `#`.
  const named = () => {
    const name = location.hash.slice(1);
    try { return decodeURIComponent(name); } catch { return name; }
  };

  // --- theme and contrast ---
  for (const set of all('[data-choice]')) {
    const name = set.dataset.choice;
    for (const input of all('input', set)) input.checked = input.value === kept(name);
    set.addEventListener('change', (event) => {
      const { value } = event.target;
      keep(name, value);
      if (value) html.dataset[name] = value;
      else delete html.dataset[name];
    });
  }

  // --- culture ---
  const cultures = new Map(all('[data-culture-choice] option').map((option) => [option.value, option.textContent]));
  const nameOf = (id) => cultures.get(id) ?? id;
  const show = (id) => {
    showCulture(id);
    for (const select of all('[data-culture-choice]')) select.value = id;
    for (const button of all('[data-culture-set]')) button.ariaPressed = button.dataset.cultureSet === id;
  };
  const choose = (id) => {
    // What the reader looks at stays where it is when text above it comes or goes.
    const steady = all('main h2, main h3, main p').find((place) => {
      const { top, height } = place.getBoundingClientRect();
      return height > 0 && top > 70 && !place.closest('.culture');
    });
    const before = steady?.getBoundingClientRect().top;
    keep('culture', id);
    show(id);
    if (steady) scrollBy({ top: steady.getBoundingClientRect().top - before, behavior: 'instant' });
    say(id ? /*t*/'Showing the text for {culture}'.replace('{culture}', nameOf(id)) : /*t*/'Showing the text for all cultures');
  };
  if (cultures.size) show(cultures.has(kept('culture')) ? kept('culture') : '');
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-culture-choice]')) choose(event.target.value);
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-culture-set]');
    if (button) choose(button.dataset.cultureSet);
  });
  addEventListener('storage', (event) => {
    if (event.key === 'patternbook-culture') show(event.newValue ?? '');
  });

  // --- copying ---
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make('textarea', { value: text });
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    button.dataset.label ??= button.textContent;
    button.textContent = /*t*/'Copied';
    say(button.textContent);
    setTimeout(() => { button.textContent = button.dataset.label; }, 1600);
  };
  for (const block of all('.code')) {
    const button = make('button', { type: 'button', className: 'copy', textContent: /*t*/'Copy' });
    button.addEventListener('click', () => copy(one('pre', block).innerText, button));
    block.append(button);
  }

  // --- tabs ---
  all('.tabs').forEach((tabs, at) => {
    const panels = all(':scope > .tab', tabs);
    if (panels.length < 2) return;
    const list = make('div', { className: 'tab-list', role: 'tablist' });
    const buttons = panels.map((panel, index) => {
      const textContent = one('.tab-label', panel)?.textContent ?? index + 1;
      const button = make('button', { type: 'button', role: 'tab', id: `tab-button-${at}-${index}`, textContent });
      button.setAttribute('aria-controls', panel.id ||= `tab-${at}-${index}`);
      panel.setAttribute('aria-labelledby', button.id);
      Object.assign(panel, { role: 'tabpanel', tabIndex: 0 });
      button.addEventListener('click', () => {
        keep('tab', button.textContent);
        open(index);
      });
      return button;
    });
    const open = (chosen) => buttons.forEach((button, index) => {
      button.ariaSelected = index === chosen;
      button.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
    list.addEventListener('keydown', (event) => {
      const now = buttons.indexOf(document.activeElement);
      const step = html.dir === 'rtl' ? -1 : 1;
      const to = { ArrowRight: now + step, ArrowLeft: now - step, Home: 0, End: -1 }[event.key];
      if (now < 0 || to === undefined) return;
      event.preventDefault();
      const next = (to + buttons.length) % buttons.length;
      open(next);
      buttons[next].focus();
    });
    list.append(...buttons);
    tabs.prepend(list);
    tabs.classList.add('is-live');
    const wanted = buttons.findIndex((button) => button.textContent === kept('tab'));
    open(Math.max(wanted, 0));
  });

  // --- templates ---
  const fill = one('[data-template]');
  const filled = one('[data-filled]');
  const values = new Map();
  // Of the parts that are meant for cultures, those of the chosen one; all of them, each with its name, where none is.
  const ofCulture = (text) => {
    const chosen = html.dataset.culture || kept('culture');
    const open = [];
    return text.split('\n').flatMap((line) => {
      const [fence, word, id] = line.match(/^:::+[ \t]*(\S*)[ \t]*(.*)$/) ?? [];
      if (fence === undefined) return open.every(Boolean) ? [line] : [];
      if (!word) open.pop();
      else open.push(word !== 'culture' || !chosen || id === chosen);
      return word === 'culture' && !chosen ? [`**${nameOf(id)}:**`, ''] : [];
    }).join('\n').replace(/\n{3,}/g, '\n\n').trim() + '\n';
  };
  const asMarkdown = () => ofCulture(one('[data-source]')?.textContent ?? '').replace(/\[([^\]\n]+)\](?![(:])/g, (blank, name) => values.get(name) || blank);
  const asText = () => {
    filled?.classList.add('is-bare');
    const text = filled?.innerText ?? '';
    filled?.classList.remove('is-bare');
    return text.replace(/\n{3,}/g, '\n\n').trim() + '\n';
  };
  const form = fill && one('form', fill);
  if (form) {
    const key = `filling-${fill.dataset.template}`;
    const inputs = [...form.elements].filter((input) => input.name);
    const fillIn = () => {
      for (const input of inputs) values.set(input.name, input.value.trim());
      for (const blank of all('.field', filled)) {
        const value = values.get(blank.dataset.field);
        blank.textContent = value || `[${blank.dataset.field}]`;
        blank.classList.toggle('is-filled', Boolean(value));
      }
      const left = inputs.filter((input) => input.required && !input.value.trim()).length;
      const told = left === 0 ? /*t*/'Every required blank is filled.' : left === 1 ? /*t*/'One required blank is left.' : /*t*/'{n} required blanks are left.'.replace('{n}', left);
      write(one('[data-blanks-left]', fill), told);
    };
    try {
      const before = JSON.parse(kept(key) || '{}');
      for (const input of inputs) if (typeof before[input.name] === 'string') input.value = before[input.name];
    } catch { /* nothing that can be read was kept */ }
    form.addEventListener('input', () => {
      fillIn();
      keep(key, JSON.stringify(Object.fromEntries(inputs.map((input) => [input.name, input.value]))));
    });
    form.addEventListener('reset', () => setTimeout(() => { keep(key, ''); fillIn(); }));
    form.addEventListener('submit', (event) => event.preventDefault());
    const near = (event, on) => {
      for (const blank of all('.field', filled)) blank.classList.toggle('is-near', on && blank.dataset.field === event.target.name);
    };
    form.addEventListener('focusin', (event) => near(event, true));
    form.addEventListener('focusout', (event) => near(event, false));
    fillIn();
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy], [data-download], [data-print]');
    if (!button) return;
    if (button.dataset.copy) copy(button.dataset.copy === 'markdown' ? asMarkdown() : asText(), button);
    else if (button.dataset.download) download(`${button.dataset.download}.md`, asMarkdown());
    else print();
  });
  const download = (name, text) => {
    const href = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }));
    make('a', { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  };

  // --- lists that can be narrowed ---
  for (const input of all('[data-filter]')) {
    const items = all(input.dataset.filter);
    const texts = items.map((item) => item.textContent.toLowerCase());
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      items.forEach((item, index) => { item.hidden = !words.every((word) => texts[index].includes(word)); });
      const count = items.filter((item) => !item.hidden).length;
      for (const group of all('.team-group')) group.hidden = !one('.team-card:not([hidden])', group);
      const told = words.length ? /*t*/'{n} of {all} shown'.replace('{n}', count).replace('{all}', items.length) : '';
      write(one('[data-filter-count]'), told);
      say(told);
    });
  }

  // --- table of contents ---
  const links = new Map(all('.toc a').map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (links.size) {
    const places = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    let now;
    const follow = () => {
      const passed = places.filter((place) => place.getBoundingClientRect().top < 100).at(-1);
      const atEnd = innerHeight + scrollY >= html.scrollHeight - 4;
      if (now) now.ariaCurrent = null;
      now = links.get((atEnd && scrollY > 0 ? places.at(-1) : passed)?.id);
      if (now) now.ariaCurrent = true;
    };
    const observer = new IntersectionObserver(follow, { rootMargin: '-96px 0px -40% 0px', threshold: [0, 1] });
    places.forEach((place) => observer.observe(place));
    addEventListener('scrollend', follow);
    follow();
  }

  // --- what a link promises is fetched when somebody means to follow it ---
  const fetched = new Set([location.pathname]);
  const prefetch = (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.origin !== location.origin || !location.protocol.startsWith('http')) return;
    if (fetched.has(link.pathname) || !link.pathname.endsWith('/') || navigator.connection?.saveData) return;
    fetched.add(link.pathname);
    document.head.append(make('link', { rel: 'prefetch', href: link.pathname }));
  };
  let timer = 0;
  document.addEventListener('pointerover', (event) => { clearTimeout(timer); timer = setTimeout(() => prefetch(event), 65); }, { passive: true });
  document.addEventListener('touchstart', prefetch, { passive: true });
  document.addEventListener('focusin', prefetch);

  // --- closed parts are open on paper, and where a link leads into them ---
  addEventListener('beforeprint', () => { for (const part of all('main details:not([open])')) { part.open = true; part.dataset.printed = ''; } });
  addEventListener('afterprint', () => { for (const part of all('details[data-printed]')) { part.open = false; delete part.dataset.printed; } });
  const reveal = () => {
    for (let part = document.getElementById(named()); part; part = part.parentElement) if (part.matches('details')) part.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();

  // --- charts and search come when they are needed ---
  if (one('figure.chart')) import("./chart.js").catch(() => {});

  const opener = one('[data-search-open]');
  let dialog;
  const search = () => { dialog ??= import("./search-dialog.js").catch(() => { dialog = undefined; }); return dialog; };
  if (opener && location.protocol.startsWith('http')) {
    const here = new URLSearchParams(location.search);
    if (here.has('q')) search().then((there) => there?.show(here.get('q')));
    else if (one('[data-search-page]')) search().then((there) => there?.show());
    else if (here.has('mark')) search();
    // What is typed before the dialog is there is not lost; where it does not load, the link leads to the search page.
    const open = async (button) => {
      let typed = '';
      const early = (event) => {
        if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        typed += event.key;
      };
      document.addEventListener('keydown', early, true);
      const there = await search();
      document.removeEventListener('keydown', early, true);
      if (there) there.show(typed || undefined);
      else location.href = button.href;
    };
    for (const button of all('[data-search-open]')) {
      for (const hint of ['pointerenter', 'focus', 'touchstart']) {
        button.addEventListener(hint, () => search().then((there) => there?.ready()), { once: true, passive: true });
      }
      button.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open(button);
      });
    }
    document.addEventListener('keydown', (event) => {
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
      const slash = plain && event.key === '/' && !event.target.closest?.('input, textarea, select, [contenteditable]');
      if (!command && !slash) return;
      event.preventDefault();
      open(opener);
    });
  }

  // Places of the page that have moved: links from elsewhere still name them.
  const places = new URLSearchParams(one('[data-moved]')?.dataset.moved);
  const follow = () => {
    const to = places.get(named());
    if (to) location.replace(to);
  };
  addEventListener('hashchange', follow);
  follow();
})();
