/** The least that may call itself a central platform: it says that it is ready, and stays. */
console.log('starting');
console.log(JSON.stringify({ ready: 'central', url: 'http://127.0.0.1:9' }));
setInterval(() => undefined, 60_000);
