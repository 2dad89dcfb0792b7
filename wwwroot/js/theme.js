// Runs before the first paint: the theme chosen by the user, else the system's, and changes of either.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = localStorage.getItem('theme');
    document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
  };
  system.addEventListener('change', apply);
  // Heard here and not by the server: it works in the first moment and without a connection.
  document.addEventListener('click', event => {
    if (!event.target.closest?.('[data-theme-switch]'))
      return;
    localStorage.setItem('theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
    apply();
  });
  // A navigation that replaces the document's content takes the attribute with it; put back before it can be painted.
  new MutationObserver(() => document.documentElement.dataset.theme || apply()).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  apply();
})();
