import { asError, sleep, TimeoutError, withTimeout, type Clock } from '../../contract/time.ts';
import { HidOpenError, type HidBus, type HidDeviceInfo, type HidPort, type HidSelector } from './hid-port.ts';
import type { NodeHidAccess, NodeHidDevice } from './node-hid-module.ts';
import { openNodeHidPort, type NodeHidPort } from './node-hid-port.ts';

/** After a re-plug the device manager needs about 30 ms until it has given the node to us. */
const DENIED_RETRIES = 10;
const DENIED_RETRY_MS = 20;
/** How long an open waits for the same device's previous handle to be closed. */
const RELEASE_LIMIT_MS = 2000;

/** The USB devices of this machine. One bus per process: it is what keeps two drivers off one device. */
export class NodeHidBus implements HidBus {
  readonly #access: NodeHidAccess;
  readonly #clock: Clock;
  /** By identity: a port that is open or not yet released, or 'opening'. */
  readonly #owned = new Map<string, NodeHidPort | 'opening'>();

  constructor(access: NodeHidAccess, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  async list(): Promise<readonly HidDeviceInfo[]> {
    const byPath = new Map<string, HidDeviceInfo>();
    // The system lists a device once for each of its usages; the node is the same.
    for (const device of await this.#access.module.devicesAsync()) {
      const info = toInfo(device);
      if (info.path !== '') byPath.set(info.path, info);
    }
    return [...byPath.values()];
  }

  async open(selector: HidSelector): Promise<HidPort> {
    const key = `${selector.vendorId}:${selector.productId}:${selector.serialNumber}`;
    await this.#waitForRelease(this.#owned.get(key));
    if (this.#owned.has(key)) throw new HidOpenError('busy', selector, 'this program has it open already');
    this.#owned.set(key, 'opening');
    try {
      const port = await this.#openPatiently(selector);
      this.#owned.set(key, port);
      void port.released.then(() => this.#owned.delete(key));
      return port;
    } catch (error) {
      this.#owned.delete(key);
      throw error;
    }
  }

  /** A port that has ended needs a moment until the system has its handle back. */
  async #waitForRelease(owner: NodeHidPort | 'opening' | undefined): Promise<void> {
    if (!owner || owner === 'opening' || !owner.hasEnded) return;
    try {
      await withTimeout(this.#clock, RELEASE_LIMIT_MS, owner.released);
    } catch (error) {
      // Still owned then, and reported as busy.
      if (!(error instanceof TimeoutError)) throw error;
    }
  }

  async #openPatiently(selector: HidSelector): Promise<NodeHidPort> {
    for (let attempt = 0; ; attempt += 1) {
      // Looked up anew each time: after a re-plug the node can have another number.
      const info = await this.#find(selector);
      try {
        return await openNodeHidPort(this.#access, info);
      } catch (error) {
        const { message } = asError(error);
        const isDenied = /permission denied|access is denied|eacces/i.test(message);
        if (!isDenied) throw new HidOpenError(await this.#causeOf(selector), selector, message);
        if (attempt >= DENIED_RETRIES) {
          throw new HidOpenError(
            'denied',
            selector,
            `${message}; give the kiosk's user access to the device`,
          );
        }
        await sleep(this.#clock, DENIED_RETRY_MS);
      }
    }
  }

  /** A device that cannot be opened has left in this moment, or is there and kept from us. */
  async #causeOf(selector: HidSelector): Promise<'absent' | 'denied'> {
    return (await this.#matching(selector)).length === 0 ? 'absent' : 'denied';
  }

  async #find(selector: HidSelector): Promise<HidDeviceInfo> {
    const [info, ...others] = await this.#matching(selector);
    if (!info) throw new HidOpenError('absent', selector);
    // Taking the first would talk to a dispenser as if it were an acceptor.
    if (others.length > 0) {
      throw new HidOpenError('denied', selector, 'two devices carry this serial number; give each its own');
    }
    return info;
  }

  async #matching(selector: HidSelector): Promise<readonly HidDeviceInfo[]> {
    const all = await this.list().catch((error: unknown) => {
      const hint = 'on Linux the package libudev1 is needed';
      throw new HidOpenError(
        'absent',
        selector,
        `USB devices cannot be listed: ${asError(error).message}; ${hint}`,
      );
    });
    return all.filter(
      (info) =>
        info.vendorId === selector.vendorId &&
        info.productId === selector.productId &&
        info.serialNumber === selector.serialNumber,
    );
  }
}

function toInfo(device: NodeHidDevice): HidDeviceInfo {
  return {
    vendorId: device.vendorId,
    productId: device.productId,
    serialNumber: device.serialNumber ?? '',
    product: device.product ?? '',
    path: device.path ?? '',
  };
}
