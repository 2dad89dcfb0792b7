// Before the first paint: the theme chosen by the user, else the system's.
(() => {
  const stored = localStorage.getItem('theme');
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
})();
