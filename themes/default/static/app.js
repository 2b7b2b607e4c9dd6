// What makes a page answer: choices, copying, tabs, templates, the table of contents, prefetching.
// Every part is an addition: without it the page is all there.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const { kept, keep, showCulture } = window.patternbook;

  const say = (text) => {
    const place = one('[data-announce]');
    if (!place) return;
    place.textContent = '';
    setTimeout(() => { place.textContent = text; }, 30);
  };

  // --- theme and contrast ---
  for (const set of all('[data-choice]')) {
    const name = set.dataset.choice;
    const chosen = all('input', set).find((input) => input.value === kept(name));
    if (chosen) chosen.checked = true;
    set.addEventListener('change', (event) => {
      const value = event.target.value;
      keep(name, value);
      if (value) document.documentElement.setAttribute(`data-${name}`, value);
      else document.documentElement.removeAttribute(`data-${name}`);
    });
  }

  // --- culture ---
  const chooseCulture = (id, told) => {
    // What the reader looks at stays where it is when text above it comes or goes.
    const steady = all('main h2, main h3, main p').find((place) => {
      const { top, height } = place.getBoundingClientRect();
      return height > 0 && top > 70 && !place.closest('.culture');
    });
    const before = steady?.getBoundingClientRect().top;
    keep('culture', id);
    showCulture(id);
    markCulture(id);
    if (steady && told) scrollBy({ top: steady.getBoundingClientRect().top - before, behavior: 'instant' });
    if (told) say(id ? /*t*/'Showing the text for {culture}'.replace('{culture}', nameOf(id)) : /*t*/'Showing the text for all cultures');
  };
  const nameOf = (id) => one(`[data-culture-choice] option[value="${CSS.escape(id)}"]`)?.textContent ?? id;
  const markCulture = (id) => {
    for (const select of all('[data-culture-choice]')) select.value = id;
    for (const button of all('[data-culture-set]')) button.setAttribute('aria-pressed', String(button.dataset.cultureSet === id));
  };
  const known = new Set(all('[data-culture-choice] option').map((option) => option.value));
  if (known.size) {
    const id = kept('culture');
    if (id && !known.has(id)) showCulture('');
    markCulture(known.has(id) ? id : '');
  }
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-culture-choice]')) chooseCulture(event.target.value, true);
  });
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-culture-set]');
    if (button) chooseCulture(button.dataset.cultureSet, true);
  });
  addEventListener('storage', (event) => {
    if (event.key === 'patternbook-culture') { showCulture(event.newValue ?? ''); markCulture(event.newValue ?? ''); }
  });

  // --- copying ---
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.body.appendChild(document.createElement('textarea'));
      area.value = text;
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
    const button = one('.copy', block) ?? block.appendChild(document.createElement('button'));
    button.type = 'button';
    button.className = 'copy';
    button.textContent ||= /*t*/'Copy';
    button.hidden = false;
    button.addEventListener('click', () => copy(one('pre', block).innerText, button));
  }

  // --- tabs ---
  all('.tabs').forEach((tabs, at) => {
    const panels = all(':scope > .tab', tabs);
    if (panels.length < 2) return;
    const list = document.createElement('div');
    list.className = 'tab-list';
    list.setAttribute('role', 'tablist');
    const buttons = panels.map((panel, index) => {
      const button = list.appendChild(document.createElement('button'));
      button.type = 'button';
      button.textContent = one('.tab-label', panel)?.textContent ?? String(index + 1);
      button.id = `tab-button-${at}-${index}`;
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-controls', panel.id ||= `tab-${at}-${index}`);
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', button.id);
      panel.tabIndex = 0;
      button.addEventListener('click', () => {
        keep('tab', button.textContent);
        choose(index);
      });
      return button;
    });
    const choose = (chosen, focus) => buttons.forEach((button, index) => {
      button.setAttribute('aria-selected', String(index === chosen));
      button.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
      if (focus && index === chosen) button.focus();
    });
    list.addEventListener('keydown', (event) => {
      const now = buttons.indexOf(document.activeElement);
      const forward = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      const back = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
      const to = { [forward]: now + 1, [back]: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (now < 0 || to === undefined) return;
      event.preventDefault();
      choose((to + buttons.length) % buttons.length, true);
    });
    tabs.prepend(list);
    tabs.classList.add('is-live');
    const wanted = buttons.findIndex((button) => button.textContent === kept('tab'));
    choose(Math.max(wanted, 0));
  });

  // --- templates ---
  const fill = one('[data-template]');
  const filled = one('[data-filled]');
  const source = one('[data-source]')?.textContent ?? '';
  const values = new Map();
  // Of the parts that are meant for cultures, those of the chosen one; all of them, each with its name, where none is.
  const ofCulture = (text) => {
    const chosen = document.documentElement.dataset.culture || kept('culture');
    const open = [];
    return text.split('\n').flatMap((line) => {
      const [fence, word, id] = line.match(/^:::+[ \t]*(\S*)[ \t]*(.*)$/) ?? [];
      if (fence === undefined) return open.every(Boolean) ? [line] : [];
      if (!word) open.pop();
      else open.push(word !== 'culture' || !chosen || id === chosen);
      return word === 'culture' && !chosen ? [`**${nameOf(id)}:**`, ''] : [];
    }).join('\n').replace(/\n{3,}/g, '\n\n').trim() + '\n';
  };
  const asMarkdown = () => ofCulture(source).replace(/\[([^\]\n]+)\](?![(:])/g, (blank, name) => values.get(name) || blank);
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
    const show = () => {
      for (const input of inputs) values.set(input.name, input.value.trim());
      for (const blank of all('.field', filled)) {
        const value = values.get(blank.dataset.field);
        blank.textContent = value || `[${blank.dataset.field}]`;
        blank.classList.toggle('is-filled', Boolean(value));
      }
      const left = inputs.filter((input) => input.required && !input.value.trim()).length;
      const note = one('[data-blanks-left]', fill);
      if (note) note.textContent = left === 0 ? /*t*/'Every required blank is filled.' : left === 1 ? /*t*/'One required blank is left.' : /*t*/'{n} required blanks are left.'.replace('{n}', left);
    };
    try {
      const before = JSON.parse(kept(key) || '{}');
      for (const input of inputs) if (typeof before[input.name] === 'string') input.value = before[input.name];
    } catch { /* nothing that can be read was kept */ }
    form.addEventListener('input', () => {
      show();
      keep(key, JSON.stringify(Object.fromEntries(inputs.map((input) => [input.name, input.value]))));
    });
    form.addEventListener('reset', () => setTimeout(() => { keep(key, ''); show(); }));
    form.addEventListener('submit', (event) => event.preventDefault());
    const near = (event, on) => {
      for (const blank of all('.field', filled)) blank.classList.toggle('is-near', on && blank.dataset.field === event.target.name);
    };
    form.addEventListener('focusin', (event) => near(event, true));
    form.addEventListener('focusout', (event) => near(event, false));
    show();
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy], [data-download], [data-print]');
    if (!button) return;
    if (button.dataset.copy) copy(button.dataset.copy === 'markdown' ? asMarkdown() : asText(), button);
    else if (button.dataset.download) download(`${button.dataset.download}.md`, asMarkdown());
    else print();
  });
  const download = (name, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown;charset=utf-8' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // --- lists that can be narrowed ---
  for (const input of all('[data-filter]')) {
    const items = all(input.dataset.filter);
    const texts = items.map((item) => item.textContent.toLowerCase());
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      items.forEach((item, index) => {
        item.hidden = !words.every((word) => texts[index].includes(word));
        if (!item.hidden) count += 1;
      });
      for (const group of all('.team-group')) group.hidden = !one('.team-card:not([hidden])', group);
      const note = one('[data-filter-count]');
      const told = words.length ? /*t*/'{n} of {all} shown'.replace('{n}', count).replace('{all}', items.length) : '';
      if (note) note.textContent = told;
      say(told);
    });
  }

  // --- table of contents ---
  const links = new Map(all('.toc a').map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (links.size && 'IntersectionObserver' in window) {
    const places = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
    let now = null;
    const follow = () => {
      const passed = places.filter((place) => place.getBoundingClientRect().top < 140).at(-1);
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
      const next = links.get((atEnd && scrollY > 0 ? places.at(-1) : passed)?.id) ?? null;
      if (next === now) return;
      now?.removeAttribute('aria-current');
      next?.setAttribute('aria-current', 'true');
      now = next;
    };
    const observer = new IntersectionObserver(follow, { rootMargin: '-130px 0px -40% 0px', threshold: [0, 1] });
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
    const hint = document.createElement('link');
    hint.rel = 'prefetch';
    hint.href = link.pathname;
    document.head.append(hint);
  };
  let timer = 0;
  document.addEventListener('pointerover', (event) => { clearTimeout(timer); timer = setTimeout(() => prefetch(event), 65); }, { passive: true });
  document.addEventListener('touchstart', prefetch, { passive: true });
  document.addEventListener('focusin', prefetch);

  // --- closed parts are open on paper, and where a link leads into them ---
  addEventListener('beforeprint', () => { for (const part of all('main details:not([open])')) { part.open = true; part.dataset.printed = ''; } });
  addEventListener('afterprint', () => { for (const part of all('details[data-printed]')) { part.open = false; delete part.dataset.printed; } });
  const reveal = () => {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = place && place.closest('details'); part; part = part.parentElement.closest('details')) part.open = true;
  };
  addEventListener('hashchange', reveal);
  reveal();

  // --- charts and search come when they are needed ---
  if (one('figure.chart')) import("./chart.js").then((charts) => charts.enhanceCharts()).catch(() => {});

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
  const moved = one('[data-moved]');
  if (moved) {
    const places = new URLSearchParams(moved.dataset.moved);
    const follow = () => {
      let name = location.hash.slice(1);
      try { name = decodeURIComponent(name); } catch { /* It is no name of ours. */ }
      const to = places.get(name);
      if (to) location.replace(to);
    };
    addEventListener('hashchange', follow);
    follow();
  }
})();
