// Starts the circuit and says on the page when it is lost: what is on screen then is old.
(() => {
  const root = document.documentElement;
  const lost = () => {
    root.dataset.connection = 'lost';
    const since = document.querySelector('#connection-lost time');
    if (since && !since.dataset.at) since.dataset.at = Date.now();
  };
  const back = () => {
    delete root.dataset.connection;
    const since = document.querySelector('#connection-lost time');
    if (since) delete since.dataset.at;
  };
  let timer;
  const retry = async () => {
    try {
      if (await Blazor.reconnect()) { back(); return; }
      location.reload(); // The server is back but has forgotten this page.
    } catch {
      timer = setTimeout(retry, 1000);
    }
  };
  Blazor.start({
    circuit: {
      reconnectionHandler: {
        onConnectionDown() { lost(); clearTimeout(timer); retry(); },
        onConnectionUp() { clearTimeout(timer); back(); },
      },
    },
  });
})();

// Blazor scrolls to the top after every navigation. Where only the query has changed (a tab, a filter) one stays where one is.
(() => {
  const scrollTo = window.scrollTo.bind(window);
  let path = location.pathname;
  window.scrollTo = (...to) => {
    const moved = path !== location.pathname;
    path = location.pathname;
    if (moved || to[0] !== 0 || to[1] !== 0) scrollTo(...to);
  };
})();
