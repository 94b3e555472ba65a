/** What a process under test is told by its environment, beside what it is told in life. */
export interface TestEnvironment {
  /** So many times faster its time runs, and from when on (milliseconds since 1970). */
  readonly clockSpeed: string | undefined;
  readonly clockSinceMs: string | undefined;
  /** Where effects are written down and plans are read. */
  readonly effectsFolder: string | undefined;
  readonly acceptor: string | undefined;
}

const names = {
  clockSpeed: 'TEST_CLOCK_SPEED',
  clockSinceMs: 'TEST_CLOCK_SINCE_MS',
  effectsFolder: 'TEST_EFFECTS_FOLDER',
  acceptor: 'TEST_ACCEPTOR',
} as const satisfies Record<keyof TestEnvironment, string>;

export function environmentOf(variables: NodeJS.ProcessEnv): TestEnvironment {
  return {
    clockSpeed: variables[names.clockSpeed],
    clockSinceMs: variables[names.clockSinceMs],
    effectsFolder: variables[names.effectsFolder],
    acceptor: variables[names.acceptor],
  };
}

export function variablesOf(told: Partial<TestEnvironment>): NodeJS.ProcessEnv {
  const entries = Object.entries(names) as [keyof TestEnvironment, string][];
  return Object.fromEntries(
    entries.flatMap(([key, name]) => (told[key] === undefined ? [] : [[name, told[key]]])),
  );
}
