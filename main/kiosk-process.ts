import { join, resolve } from 'node:path';
import { asKioskId } from '../contract/ids.ts';
import { systemClock, systemRandom } from '../contract/system-clock.ts';
import { asError } from '../contract/time.ts';
import { JournalError } from '../kiosk/journal/journal-error.ts';
import { Journal } from '../kiosk/journal/journal.ts';
import { createKiosk } from '../kiosk/kiosk.ts';
import type { Kiosk } from '../kiosk/kiosk.ts';
import { createAxiosTransport } from '../kiosk/platform/axios-transport.ts';
import { readCertificateAuthority } from './certificate-authority.ts';
import { configOrProblem } from './config.ts';
import { openMirror } from './demo/simulation.ts';
import { machineDevices } from './devices.ts';
import { kioskLogFile } from './kiosk-log-file.ts';
import { hostChannel } from './host-channel.ts';
import { journalBackups, journalFiles } from './journal-files.ts';
import { ALIVE_EVERY_MS } from './kiosk-messages.ts';
import { readSigningKey } from './signing-key.ts';
import { serveStaffDesk, staffChannelPath } from './staff-channel.ts';
import type { StaffChannel } from './staff-channel.ts';
import { programVersion } from './version.ts';

/**
 * Entry of the kiosk process: puts the machine together as the configuration says, serves, and speaks with its host
 * by the messages of kiosk-messages.ts. What nobody expected ends the process; the host starts a new one, and that
 * one reads in the journal what was under way.
 */
let kiosk: Kiosk | undefined;
let stopping = false;
let staffChannel: StaffChannel | undefined;
/** Writes why and ends the process: the host starts a new one, which reads in the journal what was under way. */
let endForGood = (error: Error): void => {
  console.error(error);
  process.exit(1);
};

const host = hostChannel(process, systemClock);
host.onMessage((message) => {
  switch (message.type) {
    case 'begin':
      void begin(message.config, message.dataFolder);
      break;
    case 'event':
      kiosk?.handle(message.event);
      break;
    case 'stop':
      void stop();
      break;
  }
});
process.on('SIGTERM', () => void stop());
// Both end in the kiosk's log, without anybody's numbers, and not on standard error, where all would stand.
process.on('uncaughtException', (error) => {
  endForGood(error);
});
process.on('unhandledRejection', (reason) => {
  endForGood(asError(reason));
});
sayAlive();

async function begin(input: unknown, dataFolder: string): Promise<void> {
  try {
    kiosk = await assemble(input, dataFolder);
    kiosk.subscribe((view) => {
      host.send({ type: 'view', view });
    });
    await kiosk.start();
    await openStaffChannel(kiosk, dataFolder);
  } catch (reason) {
    host.send({ type: 'failed', sentence: asError(reason).message }, () => process.exit(1));
  }
}

async function assemble(input: unknown, dataFolder: string): Promise<Kiosk> {
  const config = configOrProblem(input, 'as the host gave it');
  const { kioskId, place, platform, policy, help, signingKeyFile } = config;
  const log = kioskLogFile(join(dataFolder, 'logs', 'kiosk.log'), kioskId);
  endForGood = (error) => {
    log.fault('kiosk.fatal', error);
    process.exit(1);
  };
  const signingKey = readSigningKey(resolve(dataFolder, signingKeyFile));
  const ca =
    platform.caFile === undefined
      ? undefined
      : readCertificateAuthority(resolve(dataFolder, platform.caFile));
  const mirror = await openMirror(config, systemClock);
  return createKiosk({
    ...machineDevices(config, { clock: systemClock, random: systemRandom, log }),
    config: { kioskId: asKioskId(kioskId), place, policy, help },
    clock: systemClock,
    random: systemRandom,
    transport: createAxiosTransport({ baseUrl: platform.url, clock: systemClock, ca }),
    openJournal: () => new Journal({ ...journalFiles(dataFolder), clock: systemClock, signingKey }),
    backups: journalBackups(dataFolder, signingKey, policy.storage.backupsKept),
    signingKey,
    log,
    version: programVersion(),
    onFatal: endForGood,
    onRestart: () => void stop(),
    ...(mirror ? { onJournalEntry: (entry) => mirror.add(entry) } : {}),
  });
}

/** Staff ask the running kiosk, since it holds the journal alone. Without the channel everything else goes on. */
async function openStaffChannel(running: Kiosk, dataFolder: string): Promise<void> {
  const onFault = (error: Error): void => {
    if (error instanceof JournalError && error.code === 'uncertain') endForGood(error);
    else console.error(`The staff channel failed: ${error.message}`);
  };
  try {
    const path = staffChannelPath(dataFolder);
    const desk = () => running.staff;
    const noDesk = () => running.journalError;
    staffChannel = await serveStaffDesk({ path, desk, noDesk, clock: systemClock, onFault });
  } catch (reason) {
    onFault(asError(reason));
  }
}

/** Comes to rest: a note in escrow goes back, the journal is closed. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await staffChannel?.close();
  await kiosk?.stop();
  process.exit(0);
}

function sayAlive(): void {
  host.send({ type: 'alive' });
  systemClock.schedule(ALIVE_EVERY_MS, sayAlive);
}
