import { describe, expect, it } from 'vitest';
import { toHex } from '../../contract/hex.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { bridgeSerials } from '../../lobby/world.ts';
import { demoConfig } from '../../main/demo/demo-config.ts';

describe("the demo's machine", () => {
  it("means the lobby's devices", () => {
    const { devices } = demoConfig({ platformUrl: '', hidPort: 1, mirrorUrl: '' });
    expect(devices.cashAcceptor.hid.serialNumber).toBe(bridgeSerials.validator);
    expect(devices.cardAntenna.hid.serialNumber).toBe(bridgeSerials.antenna);
  });

  it("can read the lobby's cards", () => {
    const config = demoConfig({ platformUrl: '', hidPort: 1, mirrorUrl: '' });
    expect(config.cards.masterReadKey).toBe(toHex(demoKeys.masters.read));
  });
});
