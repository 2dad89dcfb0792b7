// The query box: words are completed and queries run from the keyboard. The text belongs to the browser, so that nothing
// jumps while somebody types; the server is told what stands there and answers with the options of the list.
import { copy } from './containers.js';
export { copy };

const Recent = 'queries', Most = 3;
const stored = () => { try { return JSON.parse(localStorage.getItem(Recent)) ?? []; } catch { return []; } };
export const recent = () => stored().filter((query) => typeof query === 'string').slice(0, Most);
export const remember = (query) => {
  const queries = [query, ...recent().filter((other) => other !== query)].slice(0, Most);
  localStorage.setItem(Recent, JSON.stringify(queries));
  return queries;
};

export const setText = (box, text) => { if (box.value !== text) box.value = text; };

export const attach = (box, host) => {
  let timer;
  const options = () => [...box.parentElement.querySelectorAll('[role=option]')];
  const ask = (always) => {
    clearTimeout(timer);
    timer = setTimeout(() => host.invokeMethodAsync('Complete', box.value, box.selectionStart, always), always ? 0 : 120);
  };
  const close = () => {
    clearTimeout(timer);
    host.invokeMethodAsync('Close');
  };
  const accept = (option) => {
    box.setRangeText(option.dataset.insert, +option.dataset.from, +option.dataset.to, 'end');
    close();
    box.focus();
  };
  const run = () => {
    close();
    host.invokeMethodAsync('Run', box.value);
  };
  box.addEventListener('input', () => ask(false));
  box.addEventListener('blur', close);
  box.addEventListener('keydown', (event) => {
    const open = options();
    const active = open.find((option) => option.getAttribute('aria-selected') === 'true');
    if (event.isComposing) return;
    if (event.key === ' ' && event.ctrlKey) { event.preventDefault(); ask(true); return; }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      if (active && !event.ctrlKey && !event.metaKey) accept(active); else run();
      return;
    }
    if (open.length === 0) return;
    if (event.key === 'Tab' && !event.shiftKey) { event.preventDefault(); accept(active ?? open[0]); }
    if (event.key === 'Escape') { event.preventDefault(); close(); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); host.invokeMethodAsync('Move', step); }
  });
  // Somebody may have been faster than this script.
  if (document.activeElement === box && box.value) ask(false);
  box.parentElement.addEventListener('pointerdown', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) { event.preventDefault(); accept(option); }
  });
};
