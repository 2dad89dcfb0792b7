// Starts the circuit. The page says so while it is not connected (see MainLayout).
Blazor.start({
  circuit: {
    reconnectionOptions: { retryIntervalMilliseconds: (previous, attempts) => attempts > 60 ? null : Math.min(500 * 2 ** previous, 5000) }
  }
});
