// A page is drawn before its circuit is connected, and Blazor then draws it anew: what is done in between would go nowhere. It is
// kept instead and done once when the new page can do it: a press (the last one counts, its button says that it is busy), what was
// typed, ticked or chosen, a part that was opened, the menu. What cannot be done is said. While a connection is lost, what is typed
// is kept as well, and a press is refused aloud. Loaded in the head, before everything that could be late.
(() => {
  const root = document.documentElement;
  const patienceMs = 15000, slowMs = 4000, pauseMs = 50, tellMs = 8000;
  const pressed = 'button, [role=button], summary[data-loads]'; // what opens by itself and loads nothing is opened again
  const changed = ['checkbox', 'radio'];
  let wanted = null; // the press: what the button is called, which of how many it is
  let since = 0, liveSince = 0, timer = 0, gaveUp = false, focused = '', menu = '';
  const typed = new Map(); // a field's name: what was put in
  const opened = new Set(); // the words of what was opened

  // Drawn by the circuit only.
  const isDrawn = () => document.querySelector('[data-live]') !== null;
  const isLive = () => isDrawn() && root.dataset.lost === undefined;

  const words = node => node.textContent.trim().replace(/\s+/g, ' ').slice(0, 120);
  const nameOf = button => `${button.id}|${button.getAttribute('aria-label') ?? ''}|${words(button)}`;
  const said = button => button.getAttribute('aria-label') ?? words(button);
  const alike = (name, loosely) =>
    [...document.querySelectorAll(pressed)].filter(button => (loosely ? loose(nameOf(button)) : nameOf(button)) === name);
  const loose = name => name.replace(/\d[\d.,]*/g, '#'); // "Live 3" is "Live 4" when a key came meanwhile

  // A field's id, and where it has none, its name, its label and, for one of several choices, its value.
  const fieldName = field => field.id
    || [field.tagName, field.type, field.name, field.getAttribute('aria-label') ?? '', choiceOf(field)].join('|');
  const choiceOf = field => changed.includes(field.type) ? `${field.value}|${field.labels?.[0] ? words(field.labels[0]) : ''}` : '';
  const findField = name => document.getElementById(name)
    ?? [...document.querySelectorAll('input, select, textarea')].find(field => fieldName(field) === name);
  const stateOf = field => changed.includes(field.type) ? { checked: field.checked } : { value: field.value };
  function put(field, state) {
    if (Object.entries(state).every(([key, value]) => field[key] === value)) return;
    Object.assign(field, state);
    announce(field);
  }
  function announce(field) {
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  // A browser that finds what it looked for presses once; rather no press than one on something else.
  function find(press) {
    const exact = alike(press.name);
    if (exact.length === press.count) return exact[press.index];
    const near = press.count === 1 ? alike(loose(press.name), true) : [];
    return near.length === 1 ? near[0] : null;
  }
  function pressOf(button) {
    const same = alike(nameOf(button));
    return { name: nameOf(button), index: same.indexOf(button), count: same.length, said: said(button) };
  }

  function tell(text) {
    let note = document.getElementById('late-note');
    if (!note) {
      note = Object.assign(document.createElement('p'), { id: 'late-note', className: 'toast' });
      note.setAttribute('role', 'status');
      note.setAttribute('popover', 'manual');
    }
    ([...document.querySelectorAll('dialog')].findLast(dialog => dialog.matches(':modal')) ?? document.body).append(note);
    note.showPopover?.();
    note.textContent = text;
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => note.remove(), tellMs);
  }

  // Forms that are posted, and what portal.js does by itself, need no circuit. A drawn page gives an action to every form.
  const isPosted = form => form?.hasAttribute('method') ?? false;
  const needsNoCircuit = button => isPosted(button.form) || button.hasAttribute('formaction')
    || (window.portal && button.matches('[data-copy], [data-theme-switch], [data-theme-set], [data-reload], [data-retry]'));

  const forget = () => { if (wanted) find(wanted)?.removeAttribute('aria-busy'); wanted = null; };
  const wait = () => { since = Date.now(); liveSince = 0; timer ||= setInterval(look, pauseMs); };
  const stop = event => { event.preventDefault(); event.stopImmediatePropagation(); };

  document.addEventListener('click', event => {
    if (isLive()) { if (event.isTrusted) wanted = null; return; } // a press of their own overtakes the kept one
    const button = event.target.closest?.(pressed);
    if (!button || needsNoCircuit(button)) return;
    if (window.portal && button.matches('[data-open], [data-close]')) {
      menu = button.dataset.open ?? ''; // opens now, and again when the page was drawn anew
      return wait();
    }
    stop(event);
    if (gaveUp) return tellMissing(button);
    if (isDrawn()) return tell(`“${said(button)}” was not done: the connection is lost. The page says when it is back.`);
    forget();
    wanted = { ...pressOf(button), told: false };
    button.setAttribute('aria-busy', 'true');
    wait();
  }, true);

  document.addEventListener('submit', event => { if (!gaveUp && !isLive() && !isPosted(event.target)) stop(event); }, true);

  for (const kind of ['input', 'change']) document.addEventListener(kind, event => {
    const field = event.target;
    if (gaveUp || isLive() || isPosted(field.form)) return;
    if (isDrawn()) event.stopImmediatePropagation(); // a lost circuit cannot hear it
    if (field.type === 'radio') for (const name of typed.keys()) if (findField(name)?.name === field.name) typed.delete(name);
    typed.set(fieldName(field), stateOf(field));
    wait();
  }, true);
  document.addEventListener('toggle', event => {
    const summary = event.target.matches?.('details') && event.target.querySelector('summary');
    if (gaveUp || isDrawn() || !summary || summary.matches('[data-loads]')) return;
    if (event.target.open) opened.add(words(summary)); else opened.delete(words(summary));
    wait();
  }, true);
  document.addEventListener('focusin', event => { if (!isLive()) { focused = event.target.id; if (focused) wait(); } });
  // A script that did not come at all: the browser does what it can by itself, such as following a link.
  addEventListener('error', event => { if (event.target.tagName === 'SCRIPT' && /blazor|portal|connection/.test(event.target.src)) giveUp(); }, true);

  function giveUp() {
    if (gaveUp || isDrawn()) return;
    gaveUp = true;
    if (wanted) tellMissing(find(wanted));
    forget();
  }
  const tellMissing = button => tell(`${button ? `“${said(button)}” was not done: a` : 'A'} part of this page did not load. Reload the page.`);

  function look() {
    if (isLive()) {
      liveSince ||= Date.now(); // what a page still loads may take its time
      putBack();
      press();
      if (Date.now() - liveSince > patienceMs) {
        if (wanted) tell(`“${wanted.said}” was not done: the page has changed meanwhile. Press it again.`);
        forget();
        typed.clear();
        opened.clear();
      }
      if (wanted || typed.size || opened.size) return;
    } else if (!gaveUp) {
      if (!wanted || wanted.told || Date.now() - since <= slowMs) return;
      wanted.told = true;
      return tell(`Still connecting. “${wanted.said}” is done as soon as the page is ready.`);
    }
    clearInterval(timer);
    timer = 0;
  }

  function putBack() {
    const field = focused && document.activeElement === document.body && document.getElementById(focused);
    if (field) { field.focus(); focused = ''; } // once: from then on it is theirs to move
    if (menu) { const drawer = document.getElementById(menu); if (drawer && !drawer.open) drawer.showModal(); menu = ''; }
    for (const [name, state] of typed) {
      const field = findField(name);
      if (!field) continue;
      typed.delete(name);
      // A part of a page that lives on shows the text already; only its circuit has not heard of it.
      Object.assign(field, state);
      announce(field);
    }
    for (const summary of document.querySelectorAll('details > summary')) if (opened.delete(words(summary))) summary.parentElement.open = true;
  }

  function press() {
    const button = wanted && find(wanted);
    if (!button || button.disabled) return;
    button.removeAttribute('aria-busy');
    wanted = null;
    document.getElementById('late-note')?.remove();
    button.click();
  }

  window.firstClick = { isLive, fieldName, findField, stateOf, put, pressOf, find, tell, giveUp };
})();
