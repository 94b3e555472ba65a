/** Gives a forked Node process what a utility process of Electron has: a port in place of Node's channel. */
const send = process.send?.bind(process);
const toParent = (message: unknown): void => {
  send?.(message);
};
const fromParent = (listener: (message: unknown) => void): void => {
  process.on('message', listener);
};

Object.assign(process, {
  send: undefined,
  parentPort: {
    postMessage: toParent,
    on: (_event: 'message', listener: (event: { readonly data: unknown }) => void) => {
      fromParent((data) => {
        listener({ data });
      });
    },
  },
});
