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

/** Everything that a machine must be told. Unknown names are errors: a misspelt limit must not go unnoticed. */
export const machineConfigSchema = z
  .strictObject({
    /** True on a machine that takes real money: nothing simulated is allowed then. */
    production: z.boolean(),
    kioskId: z.string().regex(/^[A-Z0-9]{1,12}$/, 'capital letters and digits, at most 12, like K01'),
    campus: z.string().min(1).max(40),
    place: z.string().min(1).max(80),
    platform: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
    /** PEM file of this machine's own Ed25519 key; relative to the data folder. */
    signingKeyFile: z.string().min(1),
    cards: z.strictObject({
      /** AES-128, hexadecimal; the reading key of each card is derived from it. */
      masterReadKey: z.string().regex(/^[0-9a-f]{32}$/, '16 bytes in hexadecimal'),
    }),
    devices,
    /** Where the demo's simulated devices are reached. */
    lobby: z.strictObject({ hidPort: z.int().min(1).max(65_535), mirrorUrl: z.url() }).optional(),
    help: helpConfigSchema,
    policy: policySchema.prefault({}),
  })
  .superRefine(({ production, devices: { cashAcceptor, cardAntenna }, lobby }, context) => {
    const simulated = [
      ...(cashAcceptor.hid.bus === 'lobby' ? [['devices', 'cashAcceptor', 'hid', 'bus']] : []),
      ...(cardAntenna.hid.bus === 'lobby' ? [['devices', 'cardAntenna', 'hid', 'bus']] : []),
    ];
    if (production) {
      const named = [...simulated, ...(lobby ? [['lobby']] : [])];
      for (const path of named)
        context.addIssue({
          code: 'custom',
          path,
          message: 'no simulated device where production is true: name the real one on bus "usb"',
        });
    } else if (simulated.length > 0 && !lobby)
      context.addIssue({
        code: 'custom',
        path: ['lobby'],
        message: 'where devices on bus "lobby" are reached',
      });
  });

export type MachineConfig = z.output<typeof machineConfigSchema>;
/** As it stands in a file: what has a default may be left out. */
export type MachineConfigText = z.input<typeof machineConfigSchema>;
