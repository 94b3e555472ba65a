/**
 * The part of the package node-hid (3.4) that the bus uses. An interface, so that tests can put in one that
 * behaves as the real one was measured to behave, and so that a machine without its libraries can start.
 */
export interface NodeHidModule {
  devicesAsync(): Promise<readonly NodeHidDevice[]>;
  readonly HIDAsync: { open(path: string): Promise<NodeHidHandle> };
}

export interface NodeHidDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly path?: string | undefined;
  readonly serialNumber?: string | undefined;
  readonly product?: string | undefined;
}

export interface NodeHidHandle {
  /**
   * Adding a data listener starts the reading, one process.nextTick later; without one an unplug is never noticed.
   * Without an error listener an unplug ends the process. Errors come as strings.
   */
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (failure: unknown) => void): unknown;
  write(report: Buffer): Promise<number>;
  getFeatureReport(reportId: number, length: number): Promise<Uint8Array>;
  sendFeatureReport(report: Buffer): Promise<number>;
  close(): Promise<void>;
}

/** What is needed to use the devices of this machine; load-node-hid.ts has the real one. */
export interface NodeHidAccess {
  readonly module: NodeHidModule;
  /** The output reports of an opened node, id -> length with the id; undefined when they cannot be known. */
  outputReportLengths(path: string): Promise<ReadonlyMap<number, number> | undefined>;
}
