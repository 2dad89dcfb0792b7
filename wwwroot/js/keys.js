// "/" goes to the search; arrows and j, k walk the rows of a list marked data-rows; Escape leaves the search.
document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
    const search = document.querySelector('[data-search]');
    if (search) { event.preventDefault(); search.focus(); search.select(); }
    return;
  }
  if (event.key === 'Escape' && event.target.matches?.('[data-search]')) { event.target.blur(); return; }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (!step || (typing && !event.target.matches('[data-search]')) || (typing && event.key.length === 1) || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll('[data-rows] [data-row]')];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))];
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
});
