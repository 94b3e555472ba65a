import { JournalError } from '../../kiosk/journal/journal-error.ts';
import type { CommitFailure } from '../world/failing-database.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import { TwinMachine } from '../world/twin-machine.ts';
import { Administrators } from './administrators.ts';
import { damageFile } from './damaged-file.ts';
import { Dice } from './dice.ts';
import type { MachineFaultKind, MachineFaultPlan } from './machine-fault-plan.ts';
import { closedSpan, startsCopies, type MachinePlan } from './machine-hour-plan.ts';
import { Moments } from './moments.ts';
import type { MachineTruth } from './oracle-machine.ts';
import { cutOf, drawPowerCut } from './power-cuts.ts';

export interface MachineFaultDoerOptions {
  readonly world: MachineWorld;
  readonly plan: MachinePlan;
  readonly seed: number;
  readonly tell: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Newest entry of the journal that is open, as far as one is. */
  readonly head: () => number | undefined;
}

type Kind = MachineFaultKind | 'powerCut' | 'powerCutDuringCommit' | 'powerCutOfAll';

interface Image {
  readonly visit: number;
  readonly path: string;
  readonly head: number;
}

/** Does what is drawn about disk, clock and the life of the computer and of the platform's; has it mended after the visit. */
export class MachineFaultDoer {
  readonly #options: MachineFaultDoerOptions;
  readonly #dice: Dice;
  readonly #moments: Moments;
  readonly #administrators: Administrators;
  readonly #images: Image[] = [];
  /** What is still to be put right, whatever the moment. */
  readonly #mends = new Set<() => void>();
  /** True times at which the kiosk wrote that it takes a note. */
  readonly #takenAtMs: number[] = [];
  #visit = 0;
  #failing: { skip: number; times: number; readonly how: CommitFailure } | undefined;
  #unreadable = false;
  #diskFailed = false;
  #otherJournal = false;
  #twin: TwinMachine | undefined;
  /** How often each kind happened. */
  readonly kinds: Partial<Record<Kind, number>> = {};
  /** Those that concern the validator: its power. */
  doneToAcceptor = 0;

  constructor(options: MachineFaultDoerOptions) {
    this.#options = options;
    const { world, tell, complain, plan, seed } = options;
    this.#dice = new Dice(seed, 'machine faults');
    world.wallOffsetMs = plan.clockOffsetMs;
    this.#moments = new Moments(world.clock);
    world.disk.state = {
      failsCommit: () => this.#failCommit(),
      failsOpen: () => this.#unreadable,
    };
    this.#administrators = new Administrators({
      ...{ world, tell },
      onNeedlessHalt: (detail) => {
        complain(`a needless halt: ${detail}`);
      },
      mayAct: () => !this.#isBroken,
      isExplained: (detail) =>
        (this.#diskFailed && !/later start|older copy|two copies/.test(detail)) ||
        (this.#otherJournal && /later start|older copy|two copies/.test(detail)),
    });
    this.#administrators.start();
  }

  get done(): number {
    return Object.values(this.kinds).reduce((sum, times) => sum + times, 0);
  }

  /** Index of the visit that begins; undefined: the first start. */
  arm(visit: number | undefined): void {
    const { visitFaults, startFaults } = this.#options.plan;
    const faults = visit === undefined ? startFaults : (visitFaults[visit] ?? []);
    this.#visit += 1;
    this.#moments.renew();
    if (visit !== undefined && visitFaults.flat().some(startsCopies)) this.#keepImage();
    for (const fault of faults) {
      if (fault.type === 'commitFails') this.#failing = { ...fault };
      else
        this.#moments.await(fault.at, () => {
          this.#strike(fault);
        });
    }
    this.#moments.visitBegins();
  }

  noteDrawn(n: number): void {
    this.#moments.noteDrawn(n);
  }

  processStarts(): void {
    this.#moments.processStarts();
  }

  /** Everything is put right: the true disk is in the machine, there is only one of it, and the platform answers. */
  relieve(): void {
    this.#moments.renew();
    this.#failing = undefined;
    for (const mend of [...this.#mends]) mend();
  }

  /** A disk that failed is no defect of the program. */
  excuses(error: unknown): boolean {
    return this.#diskFailed && (error instanceof JournalError || isSqliteError(error));
  }

  /** The machine loses its power now, the life of its process ends with it. */
  cutPower(duringCommit: boolean): void {
    const { world, tell } = this.#options;
    const plan = drawPowerCut(this.#dice);
    const { validatorOffMs } = plan;
    world.disk.cutPower(cutOf(plan, duringCommit));
    this.#count(duringCommit ? 'powerCutDuringCommit' : 'powerCut');
    if (validatorOffMs === undefined) return;
    tell(`the validator loses its power, too, for ${validatorOffMs} ms`);
    this.#count('powerCutOfAll');
    this.doneToAcceptor += 1;
    world.validator.cutPower();
    this.#mendAfter(validatorOffMs, () => {
      world.validator.restorePower();
    });
  }

  hearEffect(label: string): void {
    if (label === 'journal noteAcceptRequested') this.#takenAtMs.push(this.#options.world.clock.wallMs());
  }

  get truth(): MachineTruth {
    const { world, plan } = this.#options;
    return { committed: world.disk.committed, takenAtMs: this.#takenAtMs, closed: closedSpan(plan) };
  }

  get #isBroken(): boolean {
    const { disk } = this.#options.world;
    return disk.isImage || this.#unreadable || this.#twin !== undefined || this.#mends.size > 0;
  }

  #strike(fault: Exclude<MachineFaultPlan, { type: 'commitFails' }>): void {
    switch (fault.type) {
      case 'diskFull':
        this.#fillDisk(fault.ms);
        break;
      case 'unreadable':
        this.#makeUnreadable(fault.ms);
        break;
      case 'damaged':
        this.#damage(fault);
        break;
      case 'oldImage':
        void this.#startOldImage(fault);
        break;
      case 'twin':
        this.#startTwin(fault.ms);
        break;
      case 'clockJump':
        this.#setClock(fault.type, fault.byMs);
        break;
      case 'clockSteps':
        this.#repeat(fault.times, fault.everyMs, () => {
          this.#setClock(fault.type, fault.byMs);
        });
        break;
      case 'platformRestart':
        this.#repeat(fault.times, fault.everyMs, () => {
          this.#restartPlatform(fault.offMs);
        });
        break;
    }
  }

  #failCommit(): CommitFailure | undefined {
    const failing = this.#failing;
    if (!failing || this.#options.world.disk.isImage) return undefined;
    if (failing.skip > 0) {
      failing.skip -= 1;
      return undefined;
    }
    failing.times -= 1;
    if (failing.times <= 0) this.#failing = undefined;
    this.#diskFailed = true;
    this.#happens('commitFails', `a commit fails: ${failing.how}`);
    return failing.how;
  }

  #fillDisk(ms: number): void {
    const { disk } = this.#options.world;
    this.#diskFailed = true;
    this.#happens('diskFull', `the disk is full for ${ms} ms`);
    disk.setFull(true);
    this.#mendAfter(ms, () => {
      disk.setFull(false);
    });
  }

  #makeUnreadable(ms: number): void {
    this.#diskFailed = true;
    this.#happens('unreadable', `the computer falls over, its disk cannot be read for ${ms} ms`);
    this.#fall();
    this.#unreadable = true;
    this.#mendAfter(ms, () => {
      this.#unreadable = false;
    });
  }

  #damage({ what, place, backAfterMs }: Extract<MachineFaultPlan, { type: 'damaged' }>): void {
    const { disk } = this.#options.world;
    if (disk.isImage || this.#twin) return;
    this.#diskFailed = true;
    this.#happens('damaged', `the computer falls over and finds its journal damaged: ${what}`);
    this.#fall();
    disk.putDamaged((path) => {
      damageFile(path, what, place);
    });
    this.#mendAfter(backAfterMs, () => {
      if (this.#options.head() !== undefined)
        this.#options.complain(`it serves on a damaged journal (${what})`);
      this.#putTrueDisk();
    });
  }

  /** One of which the platform has seen something later: nobody restores what is a minute old. */
  async #startOldImage(fault: Extract<MachineFaultPlan, { type: 'oldImage' }>): Promise<void> {
    const { world } = this.#options;
    const [seen] = await world.inspection.kiosks();
    const old = this.#images.filter(({ head }) => head < (seen?.journalHead?.seq ?? 0));
    const image = old.findLast(({ visit }) => visit <= this.#visit - fault.visitsAgo) ?? old[0];
    if (!image || world.disk.isImage || this.#twin) return;
    this.#otherJournal = true;
    this.#happens('oldImage', `an image of visit ${image.visit - 1} is started (entry ${image.head})`);
    this.#fall();
    world.disk.putImage(image.path);
    this.#mendAfter(fault.backAfterMs, () => {
      if (fault.unblocked === 'early') void this.#administrators.unblock();
      this.#putTrueDisk();
    });
  }

  #startTwin(ms: number): void {
    const { world } = this.#options;
    const image = this.#images.at(-1);
    if (!image || this.#twin || world.disk.isImage) return;
    this.#otherJournal = true;
    this.#happens('twin', `a copy of the disk is started elsewhere for ${ms} ms`);
    const twin = new TwinMachine(world, image.path, `twin ${this.#dice.below(1_000_000)}`);
    this.#twin = twin;
    void twin.start();
    this.#mendAfter(ms, () => {
      twin.stop();
      this.#twin = undefined;
      this.#options.tell('the copy is switched off');
    });
  }

  #setClock(kind: Kind, byMs: number): void {
    const { world } = this.#options;
    world.wallOffsetMs += byMs;
    this.#happens(kind, `the kiosk's clock is set by ${byMs} ms`);
  }

  #restartPlatform(offMs: number): void {
    const { world } = this.#options;
    this.#happens('platformRestart', `the platform falls over and is back in ${offMs} ms`);
    world.stopPlatform();
    if (offMs === 0) world.network.comeBack();
    else
      this.#mendAfter(offMs, () => {
        world.network.comeBack();
      });
  }

  #keepImage(): void {
    const { world, head } = this.#options;
    const at = head();
    if (at === undefined || world.disk.isImage) return;
    this.#images.push({ visit: this.#visit, path: world.disk.keepImage(String(this.#visit)), head: at });
  }

  #putTrueDisk(): void {
    const { world, tell } = this.#options;
    if (!world.disk.isImage) return;
    tell('the true disk is put back');
    this.#fall();
    world.disk.putBackTrueFiles();
  }

  /** SIGKILL, or the switch on the back. */
  #fall(): void {
    this.#options.world.life.end();
  }

  #repeat(times: number, everyMs: number, act: () => void): void {
    act();
    if (times > 1)
      this.#moments.later(everyMs, () => {
        this.#repeat(times - 1, everyMs, act);
      });
  }

  /** At the end of the visit at the latest. */
  #mendAfter(ms: number, act: () => void): void {
    const mend = (): void => {
      if (this.#mends.delete(mend)) act();
    };
    this.#mends.add(mend);
    this.#options.world.clock.schedule(ms, mend);
  }

  #happens(kind: Kind, text: string): void {
    this.#options.tell(`fault: ${text}`);
    this.#count(kind);
  }

  #count(kind: Kind): void {
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
  }
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SqliteError';
}
