// Ages ("3 s ago", "for 4 min") count up in the browser, so that a quiet page costs the server nothing.
// <time data-age="for|ago|" data-at="unix ms">: the text node is rewritten in place, its element stays the server's.
(() => {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  let offset = 0;
  const words = (seconds) => {
    for (let i = 0; i < units.length; i++) {
      const [unit, word] = units[i];
      if (seconds < unit && i < units.length - 1) continue;
      const rest = i + 1 < units.length ? Math.floor((seconds % unit) / units[i + 1][0]) : 0;
      const first = `${Math.floor(seconds / unit)} ${word}`;
      return rest && i > 0 || rest && unit === 86400 ? `${first} ${rest} ${units[i + 1][1]}` : first;
    }
    return '0 s';
  };
  const tick = () => {
    const now = Date.now() + offset;
    for (const element of document.querySelectorAll('time[data-age]')) {
      const text = words(Math.max(0, Math.floor((now - +element.dataset.at) / 1000)));
      const kind = element.dataset.age;
      const line = kind === 'for' ? `for ${text}` : kind === 'ago' ? `${text} ago` : text;
      if (element.firstChild && element.firstChild.nodeValue !== line) element.firstChild.nodeValue = line;
    }
    for (const element of document.querySelectorAll('[data-clock]')) {
      const line = new Intl.DateTimeFormat('en-GB', { timeZone: element.dataset.clock, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(now);
      if (element.firstChild && element.firstChild.nodeValue !== line) element.firstChild.nodeValue = line;
    }
  };
  window.ages = { synchronise(serverNow) { offset = serverNow - Date.now(); tick(); } };
  setInterval(tick, 1000);
})();
