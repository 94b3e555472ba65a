import { describe, expect, it } from 'vitest';
import { checkConfig, configOrProblem } from '../../main/config.ts';
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

  it('never shows a key, not even a wrong one', () => {
    const text = JSON.stringify(problemsWith({ cards: { masterReadKey: 'c0ffee' } }));
    expect(text).toContain('cards.masterReadKey');
    expect(text).not.toContain('c0ffee');
  });

  it('that names simulated devices on a production machine is refused, for each of them', () => {
    expect(problemsWith({ production: true }).map(({ path }) => path)).toEqual([
      'devices.cashAcceptor.hid.bus',
      'devices.cardAntenna.hid.bus',
      'lobby',
    ]);
  });

  it('with real devices is in order on a production machine', () => {
    const real = { hid: { bus: 'usb' } };
    const { lobby, ...rest } = demo;
    expect(lobby).toBeDefined();
    const production = overlay(rest, {
      production: true,
      devices: { cashAcceptor: real, cardAntenna: real },
    });
    expect(checkConfig(production)).toMatchObject({ ok: true });
  });

  it('that is no configuration at all is told as a sentence', () => {
    expect(() => configOrProblem(7, 'kiosk.json')).toThrow('The configuration (kiosk.json) cannot be used');
  });
});
