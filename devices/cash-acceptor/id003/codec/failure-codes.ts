/** What follows 49. `kind`: what has to be done about it. */
export const failureCodes = {
  stackMotor: row(0xa2, 'the motor of the stacker', 'broken'),
  transportSpeed: row(0xa5, 'the speed of the transport', 'broken'),
  transportMotor: row(0xa6, 'the motor of the transport', 'broken'),
  aligningMotor: row(0xa7, 'the motor of the aligner', 'broken'),
  boxNotReady: row(0xab, 'the cash box does not sit as it should', 'box'),
  opticalSensor: row(0xac, 'an optical sensor', 'broken'),
  magneticSensor: row(0xad, 'the magnetic sensor', 'broken'),
  headRemoved: row(0xaf, 'the head of the acceptor is not in its place', 'open'),
  bootRom: row(0xb0, 'the boot memory', 'broken'),
  externalRom: row(0xb1, 'the external memory', 'broken'),
  rom: row(0xb2, 'the program memory', 'broken'),
  externalRomWrite: row(0xb3, 'writing to the external memory', 'broken'),
} as const;

export interface FailureCode {
  readonly code: number;
  readonly meaning: string;
  readonly kind: 'broken' | 'box' | 'open';
}

function row(code: number, meaning: string, kind: FailureCode['kind']): FailureCode {
  return { code, meaning, kind };
}

const byCode = new Map<number, FailureCode>(Object.values(failureCodes).map((entry) => [entry.code, entry]));

/** Undefined for codes that no source documents. */
export function failureOf(code: number): FailureCode | undefined {
  return byCode.get(code);
}
