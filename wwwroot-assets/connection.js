// The circuit, and what happens when it is lost: the page says so at once, asks a small address until the server answers again, and
// then goes on in the same circuit or, where that is gone, loads itself anew and puts back what was typed. Secrets are never kept.
(() => {
  if (!window.Blazor) return firstClick.giveUp(); // its script did not come
  const root = document.documentElement;
  const { isLive, fieldName, findField, stateOf, put, pressOf, find, tell } = firstClick;
  const pausesMs = [500, 1000, 2000, 3000, 5000], answerMs = 5000, probeMs = 1500;
  const reloadGapMs = 5000, keepMs = 30 * 60000, restoreMs = 60000;
  const serverTimeoutMs = 15000, pingMs = 5000; // silence, from when on a connection counts as lost
  const draftKey = 'portal-draft:' + location.pathname, reloadKey = 'portal-reloaded';
  const pause = ms => new Promise(done => { wake = done; setTimeout(done, ms); });
  let wake = null, isDown = false, isComingBack = false, probing = 0, opener = null;

  // A modal dialog leaves nothing outside it to be seen or pressed: a note is shown inside the dialog, and above it.
  function lift(note) {
    ([...document.querySelectorAll('dialog')].findLast(dialog => dialog.matches(':modal')) ?? document.body).append(note);
    if (!note.matches(':popover-open')) note.showPopover();
  }
  const note = document.getElementById('connection-note');
  function show(state) {
    if (note.dataset.state === state) return;
    note.dataset.state = state;
    lift(note);
  }
  function hide() {
    delete note.dataset.state;
    if (note.matches(':popover-open')) note.hidePopover();
    document.body.append(note);
  }
  const failure = document.getElementById('blazor-error-ui');
  new MutationObserver(() => { if (failure.style.display === 'block' && !failure.matches(':popover-open')) lift(failure); })
    .observe(failure, { attributes: true, attributeFilter: ['style'] });

  async function answers() {
    try {
      return (await fetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(answerMs) })).ok;
    } catch {
      return false; // nobody there, or not in time
    }
  }

  async function comeBack() {
    if (isComingBack) return;
    isComingBack = true;
    root.dataset.lost = '';
    show('lost');
    for (let tries = 0; ; tries++) {
      if (await answers()) {
        if (!isDown) break; // it was late and not gone
        const is = await Blazor.reconnect().then(found => found ? 'here' : 'gone', () => 'late');
        if (is === 'here') break;
        if (is === 'gone') return goOn();
      }
      await pause(pausesMs[Math.min(tries, pausesMs.length - 1)] * (0.75 + Math.random() / 2)); // not every page at the same moment
    }
    isComingBack = false;
    delete root.dataset.lost;
    hide();
  }

  // The circuit is gone. A key that is shown once would go with the page, so its reader says when.
  async function goOn() {
    if (document.querySelector('dialog[data-stay][open]')) return show('held');
    const last = Number(sessionStorage.getItem(reloadKey) ?? 0);
    if (Date.now() - last < reloadGapMs) await pause(reloadGapMs);
    reload();
  }

  // A press that gets no answer: is somebody there? A network that went away in silence is noticed here and not at the time-out.
  document.addEventListener('click', event => {
    const button = event.target.closest?.('button');
    if (button && !button.closest('dialog')) opener = pressOf(button);
    if (!event.isTrusted || probing || !isLive()) return;
    probing = setTimeout(async () => { if (isLive() && !await answers()) comeBack(); probing = 0; }, probeMs);
  }, true);
  addEventListener('offline', comeBack);
  addEventListener('online', () => wake?.());
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake?.(); });
  document.addEventListener('click', event => {
    if (event.target.closest('[data-reload]')) reload();
    else if (event.target.closest('[data-retry]')) wake?.();
  });

  // What a person put in, and never a password, a card or a key.
  const touched = new Set();
  for (const kind of ['input', 'change']) document.addEventListener(kind, event => touched.add(event.target), true);
  const looksSecret = text => /_(live|test)_\w{8}|whsec_\w{8}/.test(text) || /^(?:\d[ -]?){13,19}$/.test(text.trim());
  const isSecret = field => ['password', 'file', 'hidden'].includes(field.type)
    || /password|one-time-code|(^|\s)cc-/.test(field.getAttribute('autocomplete') ?? '')
    || field.closest('[data-secret], [data-stay]') !== null || looksSecret(field.value ?? '');
  const titleOf = field => field.closest('dialog')?.querySelector('h2')?.textContent ?? '';

  function reload() {
    const fields = [...touched].filter(field => field.isConnected && !isSecret(field))
      .map(field => ({ place: titleOf(field), name: fieldName(field), state: stateOf(field) }));
    if (fields.length) sessionStorage.setItem(draftKey, JSON.stringify({ at: Date.now(), opener, fields }));
    sessionStorage.setItem(reloadKey, String(Date.now()));
    location.reload();
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(draftKey) ?? 'null');
    sessionStorage.removeItem(draftKey);
    if (!kept || Date.now() - kept.at > keepMs) return;
    const until = Date.now() + restoreMs;
    let toOpen = kept.fields.some(field => field.place) && kept.opener;
    const timer = setInterval(() => {
      if (!isLive()) return;
      const button = toOpen && find(toOpen);
      if (button && !button.disabled) { toOpen = null; button.click(); } // it opened the dialog before
      kept.fields = kept.fields.filter(({ place, name, state }) => {
        const field = findField(name);
        if (!field || titleOf(field) !== place) return true;
        put(field, state);
        touched.add(field);
        return false;
      });
      if (kept.fields.length && Date.now() < until) return;
      clearInterval(timer);
      tell(kept.fields.length ? 'The connection is back. Not all that you had typed could be put back.'
        : 'The connection is back. What you had typed is here again.');
    }, 100);
  }
  // The next person at this browser reads nobody's drafts.
  document.addEventListener('submit', event => {
    if (event.target.getAttribute('action') !== 'sign-out') return;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('portal-draft:')) sessionStorage.removeItem(key);
  });

  Blazor.start({
    circuit: {
      configureSignalR: builder => builder.withServerTimeout(serverTimeoutMs).withKeepAliveInterval(pingMs),
      reconnectionHandler: { onConnectionDown() { isDown = true; comeBack(); }, onConnectionUp() { isDown = false; } },
    },
  }).then(restore, firstClick.giveUp);
})();
