// What a chart's column says, for mouse, touch and keyboard. Everything stands in the table below the chart, which is its text
// alternative as well; nothing is asked of the server, and it holds for charts that are drawn later.
(() => {
  let tip = null, shown = null; // shown: the chart and its column

  const rowsOf = chart => chart.closest('figure')?.querySelectorAll('tbody tr') ?? [];
  const hit = (chart, i) => [...chart.querySelectorAll(`.hit[data-i="${i}"]`)].find(rect => rect.getClientRects().length > 0);

  function show(chart, i) {
    const row = rowsOf(chart)[i], place = hit(chart, i);
    if (!row || !place) return hide();
    for (const rect of chart.querySelectorAll('.hit.on')) rect.classList.remove('on');
    place.classList.add('on');
    const heads = [...chart.closest('figure').querySelectorAll('thead th')].slice(1);
    const [name, ...cells] = [...row.children].map(cell => cell.textContent.trim());
    if (!tip || tip.parentElement !== chart) {
      tip?.remove();
      tip = Object.assign(document.createElement('div'), { className: 'tip' });
      tip.setAttribute('role', 'status');
      chart.append(tip);
    }
    const list = document.createElement('dl');
    heads.forEach((head, at) => {
      const isTotal = head.dataset.c === undefined;
      if (!isTotal && cells[at] === '0' || isTotal && heads.filter(one => one.dataset.c && one.dataset.c !== 'before').length === 1) return;
      const term = document.createElement('dt'), value = Object.assign(document.createElement('dd'), { textContent: cells[at] });
      if (!isTotal) term.append(Object.assign(document.createElement('i'), { className: head.dataset.c === 'before' ? 'sw before' : `sw b${head.dataset.c}` }));
      term.append(head.textContent);
      list.append(term, value);
    });
    if (!list.children.length) list.append(Object.assign(document.createElement('dt'), { textContent: 'No usage' }));
    tip.replaceChildren(Object.assign(document.createElement('b'), { textContent: name }), list);
    const box = chart.getBoundingClientRect(), bar = place.getBoundingClientRect(), wide = tip.offsetWidth;
    const right = bar.right - box.left + 8;
    const left = right + wide <= box.width ? right : bar.left - box.left - wide - 8;
    tip.style.left = `${Math.max(0, Math.min(left, box.width - wide))}px`;
    shown = { chart, i };
  }

  function hide() {
    for (const rect of shown?.chart.querySelectorAll('.hit.on') ?? []) rect.classList.remove('on');
    tip?.remove();
    tip = shown = null;
  }

  const chartOf = event => event.target.closest?.('[data-chart]');
  for (const kind of ['pointermove', 'pointerdown']) document.addEventListener(kind, event => {
    const chart = chartOf(event), column = event.target.closest?.('.hit');
    if (chart && column) { if (shown?.chart !== chart || shown.i !== Number(column.dataset.i)) show(chart, Number(column.dataset.i)); }
    else if (shown && (kind === 'pointerdown' || event.pointerType === 'mouse') && !event.target.closest?.('.tip') && document.activeElement !== shown.chart) hide();
  });
  document.addEventListener('keydown', event => {
    const chart = chartOf(event);
    if (!chart || chart !== event.target) return;
    const last = rowsOf(chart).length - 1, at = shown?.chart === chart ? shown.i : -1;
    const to = { ArrowRight: Math.min(last, at + 1), ArrowLeft: at < 0 ? last : Math.max(0, at - 1), Home: 0, End: last }[event.key];
    if (event.key === 'Escape' && shown) hide();
    else if (to === undefined) return;
    else show(chart, to);
    event.preventDefault();
  });
  document.addEventListener('focusout', event => { if (shown?.chart === event.target) hide(); });
  // Numbers that change while they are read change here as well.
  new MutationObserver(changes => {
    if (shown && !shown.chart.isConnected) hide();
    else if (shown && changes.some(change => shown.chart.closest('figure').contains(change.target) && !tip?.contains(change.target) && change.target !== shown.chart)) show(shown.chart, shown.i);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
})();
