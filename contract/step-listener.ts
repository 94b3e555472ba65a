/**
 * Hears of every step of an exchange with a device: which machine, the state it was in, what made it move, the state it
 * is in now. For whoever must know that every step is taken (the laboratory), or what a device in the field was doing.
 * Must not throw. The steps themselves do not depend on it.
 */
export type StepListener = (machine: string, from: string, cause: string, to: string) => void;
