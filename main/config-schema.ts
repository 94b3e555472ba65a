import { createHash } from 'node:crypto';
import { z } from 'zod';
import { policySchema } from '../contract/policy.ts';
import { helpConfigSchema } from '../kiosk/policy/help-config.ts';
import { hidBusNames, simulatedSettings, simulationProblems } from './demo/simulation.ts';

const usbId = z.int().min(1).max(0xffff);
/**
 * Which device is meant, by what does not change when somebody re-plugs. `bus`: `usb` is this machine's, any other the
 * demo's simulated one.
 */
const hidDevice = z.strictObject({
  bus: z.enum(hidBusNames),
  vendorId: usbId,
  productId: usbId,
  serialNumber: z.string().min(1).max(60),
});

const devices = z.strictObject({
  cashAcceptor: z.strictObject({
    /** Which protocol the acceptor speaks: SSP (ITL) or ID-003 (JCM). */
    driver: z.enum(['ssp', 'id003']),
    hid: hidDevice,
    /** What the validator must say of itself; another one is not used. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters like CNY')
      .default('CNY'),
    /** SSP only: ID-003 has no serial numbers. */
    validatorSerialNumber: z.string().min(1).max(20).optional(),
  }),
  cardAntenna: z.strictObject({ driver: z.literal('pn532'), hid: hidDevice }),
});

/** SHA-256 of the key of the demo's made-up cards, which everybody knows: no campus may use it. */
const DEMO_KEY_DIGEST = 'f8a18346da0abca2fdecfecaa72310a5173dd9f76402ab8c0b7ea0a9b87b9175';

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
    ...simulatedSettings,
    help: helpConfigSchema,
    policy: policySchema.prefault({}),
  })
  .superRefine((config, context) => {
    const problems = [...(config.production ? productionProblems(config) : []), ...deviceProblems(config)];
    for (const [path, message] of problems) context.addIssue({ code: 'custom', path: [...path], message });
  });

interface Checked {
  readonly production: boolean;
  readonly platform: { readonly url: string };
  readonly cards: { readonly masterReadKey: string };
  readonly devices: z.output<typeof devices>;
}
type Trouble = readonly [path: readonly string[], message: string];

function deviceProblems(config: Checked): Trouble[] {
  const { cashAcceptor, cardAntenna } = config.devices;
  const problems = simulationProblems(config);
  if (cashAcceptor.driver === 'id003' && cashAcceptor.validatorSerialNumber !== undefined)
    problems.push([
      ['devices', 'cashAcceptor', 'validatorSerialNumber'],
      'left out with driver "id003", which has no serial numbers',
    ]);
  if (deviceName(cashAcceptor.hid) === deviceName(cardAntenna.hid))
    return [[['devices', 'cardAntenna', 'hid'], "another device than the cash acceptor's"], ...problems];
  return problems;
}

function deviceName({ bus, vendorId, productId, serialNumber }: z.output<typeof hidDevice>): string {
  return JSON.stringify([bus, vendorId, productId, serialNumber]);
}

/** What would let somebody make money out of nothing, or listen in. */
function productionProblems({ platform, cards }: Checked): Trouble[] {
  const problems: Trouble[] = [];
  if (!platform.url.startsWith('https:'))
    problems.push([['platform', 'url'], 'an https address where production is true']);
  if (createHash('sha256').update(cards.masterReadKey).digest('hex') === DEMO_KEY_DIGEST)
    problems.push([
      ['cards', 'masterReadKey'],
      "the campus' own key: this is the demo's, which everybody knows",
    ]);
  return problems;
}

export type MachineConfig = z.output<typeof machineConfigSchema>;
/** As it stands in a file: what has a default may be left out. */
export type MachineConfigText = z.input<typeof machineConfigSchema>;
