// A page is drawn before its circuit is connected, and Blazor then draws it anew: a press in between would go nowhere. It is kept
// instead, its button says that it is busy, and it is done once when the new page can do it; typed text is put back. The last
// press counts. Loaded in the head, before everything that could be late.
(() => {
  const patienceMs = 15000, pauseMs = 50;
  const pressed = 'button, summary[data-loads]'; // what opens by itself and loads nothing needs no keeping
  let wanted = null; // the press: what the button is called, which of how many it is, until when it is worth waiting
  let until = 0, timer = 0, gaveUp = false, focused = '';
  const typed = new Map(); // field id: what was put in

  // Drawn by the circuit only.
  const isLive = () => document.querySelector('[data-live]') !== null;

  const nameOf = button => `${button.id}|${button.getAttribute('aria-label') ?? ''}|${button.textContent.trim().replace(/\s+/g, ' ')}`;
  const called = name => [...document.querySelectorAll(pressed)].filter(button => nameOf(button) === name);

  // Forms that are posted, and what portal.js does by itself, need no circuit.
  const isPosted = form => form?.hasAttribute('method') || form?.hasAttribute('action');
  const worksAlready = button => isPosted(button.form) || button.hasAttribute('formaction')
    || (window.portal && button.matches('[data-copy], [data-theme-switch], [data-theme-set], [data-reload]'));

  const mark = busy => { for (const button of wanted ? called(wanted.name) : []) if (busy) button.setAttribute('aria-busy', 'true'); else button.removeAttribute('aria-busy'); };
  const forget = () => { mark(false); wanted = null; };
  const wait = () => { until = Date.now() + patienceMs; timer ||= setInterval(look, pauseMs); };

  document.addEventListener('click', event => {
    if (gaveUp) return;
    if (isLive()) { if (event.isTrusted) wanted = null; return; } // a press of their own overtakes the kept one
    const button = event.target.closest?.(pressed);
    if (!button || worksAlready(button)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    forget();
    const alike = called(nameOf(button));
    wanted = { name: nameOf(button), index: alike.indexOf(button), count: alike.length };
    button.setAttribute('aria-busy', 'true');
    wait();
  }, true);

  document.addEventListener('submit', event => { if (!gaveUp && !isLive() && !isPosted(event.target)) event.preventDefault(); }, true);

  for (const kind of ['input', 'change']) document.addEventListener(kind, event => {
    const field = event.target;
    if (gaveUp || isLive() || !field.id || isPosted(field.form)) return;
    typed.set(field.id, ['checkbox', 'radio'].includes(field.type) ? { checked: field.checked } : { value: field.value });
    wait();
  }, true);
  document.addEventListener('focusin', event => { if (!isLive()) { focused = event.target.id; if (focused) wait(); } });

  function look() {
    const isLate = Date.now() > until;
    if (isLive()) {
      putBack();
      press();
      if (isLate) { typed.clear(); wanted = null; }
      if (wanted || typed.size) return;
    } else if (isLate) {
      // No circuit: let the browser do what it can by itself, such as opening the menu.
      gaveUp = true;
      const button = wanted && called(wanted.name)[wanted.index];
      forget();
      button?.click();
    } else return;
    clearInterval(timer);
    timer = 0;
  }

  function putBack() {
    const field = focused && document.activeElement === document.body && document.getElementById(focused);
    if (field) { field.focus(); focused = ''; } // once: from then on it is theirs to move
    for (const [id, state] of typed) {
      const field = document.getElementById(id);
      if (!field) continue;
      Object.assign(field, state);
      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      typed.delete(id);
    }
  }

  // Only where the same buttons are there as before: rather no press than one on something else.
  function press() {
    if (!wanted) return;
    const alike = called(wanted.name);
    const button = alike.length === wanted.count ? alike[wanted.index] : null;
    if (!button || button.disabled) return;
    wanted = null;
    button.click();
  }
})();
