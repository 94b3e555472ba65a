import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkConfig, configOrProblem, readConfigFile } from '../../main/config.ts';
import { demoConfig } from '../../main/demo/demo-config.ts';
import { overlay } from '../../main/demo/overlay.ts';

const demo = demoConfig({
  platformUrl: 'http://127.0.0.1:4000',
  hidPort: 5000,
  mirrorUrl: 'http://127.0.0.1:6000/mirror',
});

function problemsWith(settings: unknown) {
  const checked = checkConfig(overlay(demo, settings));
  return checked.ok ? [] : checked.error;
}

describe('a configuration', () => {
  it("of the demo is in order, with the campus's usual policy", () => {
    const checked = checkConfig(demo);
    expect(checked.ok && checked.value.policy.cash).toMatchObject({ opens: '05:00', closes: '16:30' });
  });

  it('that is wrong in several places names all of them, with what stands there and what may', () => {
    const problems = problemsWith({
      kioskId: 'k 1',
      policy: { cash: { opens: '25:00', denominationsFen: [300] } },
      platform: { url: 'ftp://elsewhere' },
    });
    expect(problems.map(({ path, value }) => [path, value])).toEqual([
      ['kioskId', '"k 1"'],
      ['platform.url', '"ftp://elsewhere"'],
      ['policy.cash.opens', '"25:00"'],
      ['policy.cash.denominationsFen.0', '300'],
    ]);
    expect(problems.map(({ allowed }) => allowed).join()).toMatch(/a time of day like 05:00.*500.*10000/s);
  });

  it('with a misspelt name is refused', () => {
    expect(problemsWith({ policy: { cash: { maxPerVisit: 1 } } })).toEqual([
      { path: 'policy.cash.maxPerVisit', value: '1', allowed: 'no such setting; leave it out' },
    ]);
  });

  it('that lacks something says so', () => {
    const checked = checkConfig({ ...demo, signingKeyFile: undefined });
    expect(!checked.ok && checked.error).toMatchObject([{ path: 'signingKeyFile', value: '(missing)' }]);
  });

  it.each([
    ['that is wrong', { cards: { masterReadKey: 'c0ffee00' } }, 'cards.masterReadKey'],
    ['under a misspelt name', { cards: { masterReedKey: 'c0ffee00' } }, 'cards.masterReedKey'],
    ['in the place of its group', { cards: 'c0ffee00' }, 'cards'],
    ['in a group that does not exist', { card: { masterReadKey: 'c0ffee00' } }, 'card'],
    ['in another group', { platform: { masterReadKey: 'c0ffee00' } }, 'platform.masterReadKey'],
    ['instead of the whole', 'c0ffee00', ''],
  ])('never shows a key %s', (_, settings, path) => {
    const problems = problemsWith(settings);
    expect(problems.map((problem) => problem.path)).toContain(path);
    expect(JSON.stringify(problems)).not.toContain('c0ffee');
  });

  it('that is no JSON does not show the key beside the wrong place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiosk-config-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const file = join(folder, 'kiosk.json');
    for (const text of [
      '{"cards": c0ffee00c0ffee00}',
      '{"masterReadKey":"c0ffee00" "c0ffee00"}',
      'c0ffee00c0ffee00',
    ]) {
      writeFileSync(file, text);
      expect(() => readConfigFile(file)).toThrow(/kiosk.json is not JSON \((?!.*(c0ffee|0ffee|ffee))/);
    }
  });

  it('with one device for two drivers is refused', () => {
    const hid = demo.devices.cashAcceptor.hid;
    expect(problemsWith({ devices: { cardAntenna: { hid } } }).map(({ path }) => path)).toEqual([
      'devices.cardAntenna.hid',
    ]);
  });

  it('names the protocol of the acceptor, and a serial number only where that has one', () => {
    const paths = (cashAcceptor: unknown) =>
      problemsWith({ devices: { cashAcceptor } }).map(({ path }) => path);
    expect(checkConfig(overlay(demo, { devices: { cashAcceptor: { driver: 'id003' } } })).ok).toBe(true);
    expect(paths({ driver: 'mdb' })).toEqual(['devices.cashAcceptor.driver']);
    expect(paths({ driver: 'id003', validatorSerialNumber: '7' })).toEqual([
      'devices.cashAcceptor.validatorSerialNumber',
    ]);
  });

  it('with a note named twice, or with visits that may bring nothing, is refused', () => {
    const cash = { denominationsFen: [500, 500], maxPerVisitFen: 0 };
    expect(problemsWith({ policy: { cash } }).map(({ path }) => path)).toEqual([
      'policy.cash.denominationsFen',
      'policy.cash.maxPerVisitFen',
    ]);
  });
});

describe('the configuration of a production machine', () => {
  const { lobby, ...rest } = demo;
  const production = overlay(rest, {
    production: true,
    platform: { url: 'https://card.example.edu.cn', caFile: 'campus-ca.pem' },
    cards: { masterReadKey: '00112233445566778899aabbccddeeff' },
    devices: {
      cashAcceptor: { hid: { bus: 'usb', serialNumber: '0001A2B3' } },
      cardAntenna: { hid: { bus: 'usb', serialNumber: '0001A2B4' } },
    },
  });
  const refusedPaths = (settings: unknown) => {
    const checked = checkConfig(overlay(production, settings));
    return checked.ok ? [] : checked.error.map(({ path }) => path);
  };

  it('with real devices and keys is in order', () => {
    expect(checkConfig(production)).toMatchObject({ ok: true });
  });

  it('names no simulated device, on no bus and by no serial number, and no lobby', () => {
    const simulated = { hid: { bus: 'lobby', serialNumber: 'LOBBY-ACCEPTOR' } };
    expect(refusedPaths({ devices: { cashAcceptor: simulated } })).toEqual([
      'devices.cashAcceptor.hid.bus',
      'devices.cashAcceptor.hid.serialNumber',
    ]);
    expect(refusedPaths({ devices: { cardAntenna: { hid: { serialNumber: 'LOBBY-PN532' } } } })).toEqual([
      'devices.cardAntenna.hid.serialNumber',
    ]);
    expect(refusedPaths({ lobby })).toEqual(['lobby']);
  });

  it("does not speak to the platform in the open and does not use the demo's key", () => {
    expect(refusedPaths({ platform: { url: 'http://card.example.edu.cn' } })).toEqual(['platform.url']);
    expect(refusedPaths({ cards: demo.cards })).toEqual(['cards.masterReadKey']);
  });
});

describe('a configuration', () => {
  it('that is no configuration at all is told as a sentence', () => {
    expect(() => configOrProblem(7, 'kiosk.json')).toThrow('The configuration (kiosk.json) cannot be used');
  });
});
