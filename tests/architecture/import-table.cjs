/**
 * Who may import whom: the table of docs/design.md as rules. Arrows point inwards, no circles.
 * The interfaces of devices are the files named after the device class; drivers lie beside them.
 */
const rooms = ['contract', 'kiosk', 'devices', 'lobby', 'templates', 'renderer', 'main', 'central'];
const interfaces = [
  '^devices/cash-acceptor/cash-acceptor[.]ts$',
  '^devices/card-antenna/card-antenna[.]ts$',
  '^devices/campus-card/campus-card[.]ts$',
  '^devices/hid/hid-port[.]ts$',
  '^devices/serial/byte-stream[.]ts$',
];
/** Codecs are what both ends of a wire share. */
const codecs = '^devices/.+/codec/';

/** The room may import only what stands in `allowed` (besides itself and packages). */
function only(room, allowed, exceptions = []) {
  return {
    name: `${room}-imports-only-${allowed.join('-') || 'nothing'}`,
    severity: 'error',
    from: { path: `^${room}/` },
    to: {
      path: `^(${rooms.join('|')}|tests)/`,
      pathNot: [`^${room}/`, ...allowed.map((other) => `^${other}/`), ...exceptions],
    },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    only('contract', []),
    only('kiosk', ['contract'], interfaces),
    only('devices', ['contract']),
    only('lobby', ['contract'], [...interfaces, codecs]),
    only('templates', ['contract']),
    only('renderer', ['contract']),
    only('main', ['contract', 'kiosk', 'devices', 'templates', 'renderer']),
    only('central', ['contract', 'templates']),
    {
      name: 'kiosk-without-platform-libraries',
      severity: 'error',
      from: { path: '^kiosk/' },
      to: { path: 'node_modules/(electron|react|react-dom|node-hid|fastify)/' },
    },
    {
      name: 'laboratory-oracle-is-independent',
      severity: 'error',
      from: { path: '^tests/laboratory/oracle' },
      to: { path: '^kiosk/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['[.]css$', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
  },
};
