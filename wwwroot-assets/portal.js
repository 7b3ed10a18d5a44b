// What a page does in the browser besides Blazor: copy, dialogs, theme, the reader's time zone, and forms that say what they are doing.
// Everything is delegated from the document, so it holds for markup that a circuit renders later.
(() => {
  const root = document.documentElement;
  const year = 31536000;

  // Themes: no attribute means the system decides.
  const themes = [null, 'light', 'dark'];
  const switchTheme = () => setTheme(themes[(themes.indexOf(root.dataset.theme ?? null) + 1) % themes.length]);
  function setTheme(next) {
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    document.cookie = `bp_theme=${next ?? ''}; path=/; samesite=lax; max-age=${next ? year : 0}${location.protocol === 'https:' ? '; secure' : ''}`;
    markTheme(document);
  }
  function markTheme(node) {
    for (const choice of node.querySelectorAll?.('[data-theme-set]') ?? []) choice.setAttribute('aria-pressed', String(choice.dataset.themeSet === (root.dataset.theme ?? '')));
  }
  markTheme(document);

  function say(text) {
    let voice = document.getElementById('portal-voice');
    if (!voice) {
      voice = Object.assign(document.createElement('div'), { id: 'portal-voice', className: 'sr' });
      voice.setAttribute('role', 'status');
    }
    // What lies outside an open dialog is not read aloud.
    ([...document.querySelectorAll('dialog')].findLast(dialog => dialog.matches(':modal')) ?? document.getElementById('main') ?? document.body).append(voice);
    voice.textContent = '';
    setTimeout(() => { voice.textContent = text; }, 50);
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without a secure context there is no clipboard API; a selected field still copies.
      const field = Object.assign(document.createElement('textarea'), { value: text, className: 'sr' });
      button.after(field);
      field.select();
      document.execCommand('copy');
      field.remove();
      button.focus();
    }
    button.classList.add('copied');
    setTimeout(() => button.classList.remove('copied'), 2000);
    say('Copied');
  }

  document.addEventListener('click', event => {
    const target = event.target.closest('[data-copy], [data-theme-switch], [data-theme-set], [data-open], [data-close], a.skip, dialog.drawer a');
    if (!target) return;
    if (target.dataset.copy !== undefined) copy(target);
    else if (target.dataset.themeSwitch !== undefined) switchTheme();
    else if (target.dataset.themeSet !== undefined) setTheme(target.dataset.themeSet || null);
    else if (target.dataset.open) document.getElementById(target.dataset.open)?.showModal();
    else if (target.matches('a.skip')) { event.preventDefault(); document.getElementById('main')?.focus(); }
    else target.closest('dialog')?.close();
  });

  // A press on the back-drop closes a drawer.
  document.addEventListener('mousedown', event => { if (event.target.matches?.('dialog.drawer')) event.target.close(); });

  // Esc asks a dialog; what it does is the page's business. A browser left to itself closes on the second press whatever the
  // page says, and with it the only sight of a key. The drawer keeps the browser's own behaviour.
  const asks = dialog => { if (dialog.dataset.stay === undefined) dialog.dispatchEvent(new Event('cancel', { cancelable: true })); };
  document.addEventListener('keydown', event => {
    const dialog = event.key === 'Escape' && document.querySelector('dialog.dialog[open]');
    if (dialog) { event.preventDefault(); asks(dialog); }
  });
  // Closed by a gesture and not by the page: one that must be answered comes back.
  document.addEventListener('close', event => {
    const dialog = event.target;
    if (!dialog.matches?.('dialog.dialog') || dialog.dataset.answered !== undefined) return;
    if (dialog.dataset.stay === undefined) asks(dialog); else dialog.showModal();
  }, true);

  // "/" goes to the search field.
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.target.closest('input, textarea, select, [contenteditable]')) return;
    const search = document.querySelector('main input[type=search]');
    if (search) { event.preventDefault(); search.focus(); }
  });

  // A form is sent once, and its button says what happens meanwhile.
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    const button = event.submitter ?? form.querySelector('button[type=submit]');
    if (!button?.dataset.busy) return;
    form.dataset.sent = 'true';
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute('aria-disabled', 'true');
  });
  addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('[data-label]')) { button.textContent = button.dataset.label; button.removeAttribute('aria-disabled'); }
    }
  });

  // Times are rendered in UTC; here they are written in the reader's zone, in the style the server chose.
  const two = number => String(number).padStart(2, '0');
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const styles = {
    Day: t => `${t.getDate()} ${months[t.getMonth()]}`,
    DayYear: t => `${t.getDate()} ${months[t.getMonth()]} ${t.getFullYear()}`,
    Weekday: t => `${days[t.getDay()]} ${two(t.getHours())}:${two(t.getMinutes())}`,
    DayTime: t => `${t.getDate()} ${months[t.getMonth()]} at ${two(t.getHours())}:${two(t.getMinutes())}`,
    Clock: t => `${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}`,
  };
  function localise(time) {
    const text = styles[time.dataset.style]?.(new Date(time.dateTime));
    // The text node stays the one Blazor knows; only its content changes.
    if (text && time.firstChild && time.firstChild.data !== text) time.firstChild.data = text;
  }
  const localiseIn = node => {
    if (node.nodeType === Node.TEXT_NODE) node = node.parentElement;
    if (!node) return;
    const inside = node.closest?.('time[data-style]');
    if (inside) localise(inside);
    for (const time of node.querySelectorAll?.('time[data-style]') ?? []) localise(time);
  };
  localiseIn(document.body);
  new MutationObserver(changes => { for (const change of changes) { localiseIn(change.target); for (const node of change.addedNodes) { localiseIn(node); markTheme(node); } } })
    .observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['datetime', 'data-style'] });

  window.portal = {
    openDialog(dialog) {
      delete dialog.dataset.answered;
      if (!dialog.open) dialog.showModal();
      (dialog.querySelector('[autofocus]') ?? dialog.querySelector('input, select, textarea, button'))?.focus();
    },
    closeDialog(dialog) {
      dialog.dataset.answered = '';
      dialog.close();
    },
    focusHeading() { document.querySelector('main h1')?.focus(); },
    focusOn(id) { document.getElementById(id)?.focus(); },
    say,
  };
})();
