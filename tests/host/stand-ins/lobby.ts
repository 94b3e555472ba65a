/** The least that may call itself a lobby. */
console.log(
  JSON.stringify({
    ready: 'lobby',
    dockUrl: 'http://127.0.0.1:9',
    hidPort: 9,
    proxyUrl: 'http://127.0.0.1:9',
  }),
);
setInterval(() => undefined, 60_000);
