import { z } from 'zod';
import { policySchema } from '../contract/policy.ts';
import { helpConfigSchema } from '../kiosk/policy/help-config.ts';

const usbId = z.int().min(1).max(0xffff);
/**
 * Which device is meant, by what does not change when somebody re-plugs. `bus`: `usb` is this machine's, `lobby` the
 * demo's simulated one.
 */
const hidDevice = z.strictObject({
  bus: z.enum(['usb', 'lobby']),
  vendorId: usbId,
  productId: usbId,
  serialNumber: z.string().min(1).max(60),
});

const devices = z.strictObject({
  cashAcceptor: z.strictObject({
    driver: z.literal('ssp'),
    hid: hidDevice,
    /** What the validator must say of itself; another one is not used. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters like CNY')
      .default('CNY'),
    validatorSerialNumber: z.string().min(1).max(20).optional(),
  }),
  cardAntenna: z.strictObject({ driver: z.literal('pn532'), hid: hidDevice }),
});

/** Opens the demo's made-up cards and is known to everybody: no campus may use it. */
export const DEMO_MASTER_READ_KEY = 'd0e1f2031425364758697a8b9cadbecf';

/** Everything that a machine must be told. Unknown names are errors: a misspelt limit must not go unnoticed. */
export const machineConfigSchema = z
  .strictObject({
    /** True on a machine that takes real money: nothing simulated and nothing of the demo is allowed then. */
    production: z.boolean(),
    kioskId: z.string().regex(/^[A-Z0-9]{1,12}$/, 'capital letters and digits, at most 12, like K01'),
    /** Where the machine stands, as people there call it; shown on the screen. */
    place: z.string().min(1).max(80),
    platform: z.strictObject({
      url: z.url({ protocol: /^https?$/ }),
      /** PEM file of the campus' own certificate authority, relative to the data folder; without it the public ones. */
      caFile: z.string().min(1).optional(),
    }),
    /** PEM file of this machine's own Ed25519 key; relative to the data folder. */
    signingKeyFile: z.string().min(1),
    cards: z.strictObject({
      /** AES-128, hexadecimal; the reading key of each card is derived from it. */
      masterReadKey: z.string().regex(/^[0-9a-f]{32}$/, '16 bytes in hexadecimal, small letters'),
    }),
    devices,
    /** Where the demo's simulated devices are reached. */
    lobby: z.strictObject({ hidPort: z.int().min(1).max(65_535), mirrorUrl: z.url() }).optional(),
    help: helpConfigSchema,
    policy: policySchema.prefault({}),
  })
  .superRefine((config, context) => {
    const problems = [...deviceProblems(config), ...(config.production ? productionProblems(config) : [])];
    for (const [path, message] of problems) context.addIssue({ code: 'custom', path: [...path], message });
  });

interface Checked {
  readonly production: boolean;
  readonly platform: { readonly url: string };
  readonly cards: { readonly masterReadKey: string };
  readonly devices: z.output<typeof devices>;
  readonly lobby?: unknown;
}
type Trouble = readonly [path: readonly string[], message: string];

function deviceProblems({ production, devices: { cashAcceptor, cardAntenna }, lobby }: Checked): Trouble[] {
  const problems: Trouble[] = [];
  if (deviceName(cashAcceptor.hid) === deviceName(cardAntenna.hid))
    problems.push([['devices', 'cardAntenna', 'hid'], "another device than the cash acceptor's"]);
  const simulated = cashAcceptor.hid.bus === 'lobby' || cardAntenna.hid.bus === 'lobby';
  if (!production && simulated && lobby === undefined)
    problems.push([['lobby'], 'where devices on bus "lobby" are reached']);
  return problems;
}

function deviceName({ bus, vendorId, productId, serialNumber }: z.output<typeof hidDevice>): string {
  return JSON.stringify([bus, vendorId, productId, serialNumber]);
}

/** What would let somebody make money out of nothing, or listen in. */
function productionProblems({ platform, cards, devices: both, lobby }: Checked): Trouble[] {
  const problems: Trouble[] = [];
  if (!platform.url.startsWith('https:'))
    problems.push([['platform', 'url'], 'an https address where production is true']);
  if (cards.masterReadKey === DEMO_MASTER_READ_KEY)
    problems.push([
      ['cards', 'masterReadKey'],
      "the campus' own key: this is the demo's, which everybody knows",
    ]);
  const realDevice = 'no simulated device where production is true: name the real one on bus "usb"';
  for (const name of ['cashAcceptor', 'cardAntenna'] as const) {
    const { bus, serialNumber } = both[name].hid;
    if (bus === 'lobby') problems.push([['devices', name, 'hid', 'bus'], realDevice]);
    if (serialNumber.startsWith('LOBBY-'))
      problems.push([['devices', name, 'hid', 'serialNumber'], realDevice]);
  }
  if (lobby !== undefined) problems.push([['lobby'], realDevice]);
  return problems;
}

export type MachineConfig = z.output<typeof machineConfigSchema>;
/** As it stands in a file: what has a default may be left out. */
export type MachineConfigText = z.input<typeof machineConfigSchema>;
