import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { scripted } from './scripted-validator.ts';
import { acceptEverything, creditsOf } from './till.ts';

describe('credits', () => {
  it.each(['EE04CC', 'CCEE04', 'EE04EB', 'EBEE04'])('count once in %s', async (answer) => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF00', 'EF04', '', answer, answer);
    device.answers.set('eventAck', 'F0');
    await host.until('credited');
    expect(host.all('credited')[0]?.credit.denomination).toBe(yuan(20));
  });

  it('that are shown again and again before the acknowledgement are one', async () => {
    const { device, host } = await scripted();
    device.always = 'EE04';
    await device.clock.advance(60_000);
    expect(creditsOf(host)).toBe(1);
    expect(device.count('eventAck')).toBe(0);
  });

  it('of the same value in two deliveries are two', async () => {
    const { device, host } = await scripted();
    device.always = 'EE04';
    const { credit } = await host.until('credited');
    const acknowledged = credit.acknowledge();
    device.always = '';
    await host.finish(acknowledged);
    expect(device.count('eventAck')).toBe(1);
    device.always = 'EE04';
    await host.until('credited', 2);
  });

  it('of the same value in one delivery are two, acknowledged when both are recorded', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    device.always = 'EE04EE04';
    await host.until('credited', 2);
    const [first, second] = host.all('credited');
    const one = first?.credit.acknowledge();
    await device.clock.advance(2000);
    expect(device.count('eventAck')).toBe(0);
    device.always = '';
    await host.finish(Promise.all([one, second?.credit.acknowledge()]));
    expect(device.count('eventAck')).toBe(1);
  });

  it('of an unknown channel have no value', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE0B');
    expect((await host.until('credited')).credit.denomination).toBeUndefined();
  });

  it('without anybody having accepted are told all the same', async () => {
    const { device, host } = await scripted();
    device.polls.push('E205');
    expect((await host.until('credited')).credit).toMatchObject({
      kind: 'clearedToBox',
      denomination: yuan(50),
    });
  });

  it.each(['F5', 'F2', 'F8'])('whose acknowledgement is answered %s are not confirmed', async (answer) => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    device.answers.set('eventAck', answer);
    const { credit } = await host.until('credited');
    expect(await host.outcome(credit.acknowledge())).toBeInstanceOf(Error);
    expect(device.count('eventAck')).toBe(1);
  });

  it('that come again after an acknowledgement that was not confirmed are told again', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    device.answers.set('eventAck', 'F5');
    const { credit } = await host.until('credited');
    await host.outcome(credit.acknowledge());
    device.answers.set('eventAck', 'F0');
    device.polls.push('F1EE04', 'EE04', 'EE04');
    const report = await host.started(2);
    expect(report.credits).toHaveLength(1);
    expect(await host.finish(Promise.all(report.credits.map((other) => other.acknowledge())))).toEqual([
      true,
    ]);
  });

  it('of a device that knows no acknowledgement are never confirmed', async () => {
    const { device, host } = await scripted({ pollWithAck: 'F2' });
    device.polls.push('EE04');
    const { credit } = await host.until('credited');
    expect(await host.finish(credit.acknowledge())).toBe(false);
    expect(device.count('eventAck')).toBe(0);
  });

  it('whose acknowledgement is lost with the line are not acknowledged', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    const { credit } = await host.until('credited');
    device.wire.inject({ type: 'loseCommand' }, { times: 100 });
    expect(await host.outcome(credit.acknowledge())).toBeInstanceOf(Error);
    expect(host.all('lost')).toHaveLength(1);
  });
});

describe('a note in escrow', () => {
  it('is held by the very next command and once a second from then on, and not polled', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    await host.escrow();
    device.asked.length = 0;
    await device.clock.advance(10_000);
    expect(new Set(device.asked)).toEqual(new Set(['hold']));
    expect(device.count('hold')).toBeGreaterThanOrEqual(9);
  });

  it('that the device denies is rejected once more before polls go on', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    await host.escrow();
    device.answers.set('hold', 'F5');
    device.asked.length = 0;
    device.polls.push('EC');
    await host.until('returned');
    expect(device.asked.filter((name) => name !== 'hold').slice(0, 3)).toEqual([
      'reject',
      'pollWithAck',
      'lastRejectCode',
    ]);
  });

  it('that will not go back is told so again before any poll', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    const note = await host.escrow();
    await host.finish(host.acceptor.giveBack(note));
    const from = device.asked.indexOf('reject');
    await device.clock.advance(300);
    expect(device.asked.slice(from, from + 3)).toEqual(['reject', 'reject', 'pollWithAck']);
  });

  it('that follows a return in one answer is told after the return', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04', 'ECEF05');
    const note = await host.escrow();
    await host.finish(host.acceptor.giveBack(note));
    await host.escrow(2);
    expect(host.types().slice(-3)).toEqual(['escrowed', 'returned', 'escrowed']);
  });

  it('that is shown again after the accepting poll is still the same note', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF04', 'EF04', 'EF04', 'CC', 'EE04', 'EB');
    await host.until('boxed');
    expect(host.all('escrowed')).toHaveLength(1);
    expect(creditsOf(host)).toBe(1);
  });

  it('that nobody asked for goes straight back', async () => {
    const { device, host } = await scripted();
    await host.enable([yuan(5)]);
    device.answers.set('reject', 'F0');
    device.answers.set('lastRejectCode', 'F008');
    device.polls.push('EF04', 'ED', 'EC');
    expect(await host.until('returned')).toMatchObject({
      escrowId: undefined,
      reason: 'denominationNotAccepted',
    });
    expect(host.all('escrowed')).toEqual([]);
    expect(device.count('hold')).toBe(0);
  });

  it('that is a ticket goes straight back', async () => {
    const { device, host } = await scripted();
    device.answers.set('reject', 'F0');
    device.polls.push('E5', 'ED', 'EC');
    await host.until('returned');
    const first = device.asked.indexOf('pollWithAck');
    expect(device.asked[first + 1]).toBe('reject');
  });

  it('that was accepted and comes back after all is returned', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.answers.set('lastRejectCode', 'F01D');
    device.polls.push('EF04', '', 'CC', 'ED', 'ED', 'EC');
    expect(await host.until('returned')).toMatchObject({ escrowId: 1, reason: 'mechanism' });
    expect(creditsOf(host)).toBe(0);
  });

  it('that was accepted and is never seen again puts the device out of service', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF04');
    const { fault } = await host.until('fault');
    expect(fault.code).toBe('protocolViolation');
    expect(device.count('disable')).toBe(1);
  });
});

describe('a host that goes or changes its mind', () => {
  it('rejects the note in escrow and then disables, when it stops', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    await host.escrow();
    device.answers.set('reject', 'F0');
    device.asked.length = 0;
    await host.finish(host.acceptor.stop());
    expect(device.asked.filter((name) => name !== 'hold')).toEqual(['reject', 'disable']);
  });

  it('does not disable while a note is on its way to the box', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF04', '', 'CC', 'CC', 'EE04');
    await host.escrow();
    const disabled = host.acceptor.disable();
    await host.until('credited');
    expect(device.count('disable')).toBe(0);
    await host.finish(disabled);
    await device.clock.advance(500);
    expect(device.count('disable')).toBe(1);
  });

  it('hears that a note is back also when contact is lost before anybody can say why', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    const note = await host.escrow();
    device.answers.set('reject', 'F0');
    await host.finish(host.acceptor.giveBack(note));
    device.polls.push('EC');
    device.asked.length = 0;
    await device.clock.advanceUntil(() => device.count('pollWithAck') > 0, 1000, 1);
    device.wire.inject({ type: 'loseCommand' }, { times: 100 });
    await host.until('lost');
    expect(host.all('returned')).toMatchObject([{ escrowId: note.escrowId }]);
    expect(host.types().slice(-2)).toEqual(['returned', 'lost']);
  });
});
